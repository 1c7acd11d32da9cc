using Spectre.Console;

namespace Anneal.Models;

public abstract partial class Model
{
    /// <summary>Prints a table of the layers, their output shapes and their numbers of parameters.</summary>
    /// <param name="console">The console to print to. Default: the terminal.</param>
    /// <param name="lineLength">The width of the table in characters; longer text wraps. Default: as wide as needed.</param>
    /// <param name="expandNested">Whether to show the layers of nested models. Default false.</param>
    /// <param name="showTrainable">Whether to show a column with the trainable layers. Default false.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lineLength"/> is too short.</exception>
    /// <remarks>Keras: <c>Model.summary</c>.</remarks>
    public void Summary(IAnsiConsole? console = null, int? lineLength = null, bool expandNested = false, bool showTrainable = false)
    {
        console ??= AnsiConsole.Console;
        var summary = new ModelSummary(this, expandNested, showTrainable);
        string[] table = [.. summary.Table(lineLength)];
        if (lineLength is null && table[0].Length > console.Profile.Width) table = [.. summary.Table(summary.LengthFrom(console.Profile.Width))];
        console.MarkupLine($"[bold]Model: \"{Markup.Escape(Name)}\"[/]");
        foreach (var line in table) console.WriteLine(line);
        foreach (var (what, howMany) in summary.Totals()) console.MarkupLine($" [bold]{what} params:[/] {howMany}");
    }
}
