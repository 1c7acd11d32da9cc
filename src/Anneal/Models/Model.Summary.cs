using System.Globalization;
using Anneal.Layers;
using Spectre.Console;

namespace Anneal.Models;

public abstract partial class Model
{
    /// <summary>Prints the layers with their output shapes and numbers of parameters.</summary>
    /// <param name="console">Default: the process's console.</param>
    /// <remarks>Keras: <c>Model.summary</c>.</remarks>
    public void Summary(IAnsiConsole? console = null)
    {
        console ??= AnsiConsole.Console;
        var table = new Table { Border = TableBorder.HeavyHead, ShowRowSeparators = true };
        table.AddColumns(
            new TableColumn("[bold]Layer (type)[/]"), new TableColumn("[bold]Output Shape[/]"), new TableColumn("[bold]Param #[/]").RightAligned());
        var shape = InputShape;
        foreach (var layer in Layers)
        {
            if (shape is { } input) shape = layer.ComputeOutputShape(input);
            table.AddRow(
                new Markup($"{Markup.Escape(layer.Name)} ([blue]{Markup.Escape(layer.GetType().Name)}[/])"),
                new Markup(Markup.Escape(shape?.ToString() ?? "?")),
                new Markup(layer.Built ? Count(layer.CountParameters()) : "0 (unbuilt)"));
        }
        console.MarkupLine($"[bold]Model: \"{Markup.Escape(Name)}\"[/]");
        console.Write(table);

        var trainable = TrainableVariables;
        var frozen = NonTrainableVariables;
        var optimizer = Optimizer?.Built == true ? Optimizer.StateVariables : [];
        WriteTotal("Total", [.. trainable, .. frozen, .. optimizer]);
        WriteTotal("Trainable", trainable);
        WriteTotal("Non-trainable", frozen);
        if (optimizer.Count > 0) WriteTotal("Optimizer", optimizer);

        void WriteTotal(string what, IReadOnlyList<Variable> variables)
        {
            var bytes = variables.Sum(v => v.Shape.ElementCount * v.Value.element_size());
            console.MarkupLine($" [bold]{what} params:[/] {Count(variables.Sum(v => v.Shape.ElementCount))} ({Size(bytes)})");
        }
    }

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Size(double bytes)
    {
        string[] units = ["B", "KB", "MB", "GB", "TB", "PB"];
        var unit = 0;
        for (; bytes >= 1024 && unit < units.Length - 1; unit++) bytes /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{bytes:F2} {units[unit]}");
    }
}
