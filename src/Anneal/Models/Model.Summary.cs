using Spectre.Console;

namespace Anneal.Models;

public abstract partial class Model
{
    /// <summary>Shows the layers, the shapes of their outputs, and how many numbers they hold.</summary>
    /// <param name="console">Where to. Default: the terminal.</param>
    /// <param name="lineLength">How wide the table is; what is longer goes on in the next line. Default: as wide as it needs.</param>
    /// <param name="expandNested">Whether the layers of models within are shown too. Default false.</param>
    /// <param name="showTrainable">Whether a column says which layers are trained. Default false.</param>
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
