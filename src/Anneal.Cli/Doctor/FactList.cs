using Anneal.Cli.Output;
using Spectre.Console;

namespace Anneal.Cli.Doctor;

/// <summary>Facts, one name and value per line; in colours on a terminal.</summary>
internal sealed class FactList
{
    private const int NameWidth = 15;

    private readonly IAnsiConsole _console;

    public FactList(ToolInvocation invocation)
    {
        _console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(invocation.Output),
            Ansi = invocation.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = invocation.IsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        _console.Profile.Width = int.MaxValue;
    }

    public void Add(string name, string value) => Add(name, value, Style.Plain);

    public void AddSuccess(string name, string value) => Add(name, value, new Style(Color.Green));

    public void AddFailure(string value)
    {
        var name = "failure";
        foreach (var line in value.ReplaceLineEndings("\n").Split('\n'))
        {
            Add(name, line, new Style(Color.Red));
            name = "";
        }
    }

    private void Add(string name, string value, Style style)
    {
        _console.Write(name.PadRight(NameWidth), new Style(Color.Grey));
        _console.WriteLine(value, style);
    }
}
