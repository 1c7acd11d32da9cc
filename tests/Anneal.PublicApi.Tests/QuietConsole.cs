using Anneal.PublicApi.Tests;
using Spectre.Console;

[assembly: AssemblyFixture(typeof(QuietConsole))]

namespace Anneal.PublicApi.Tests;

/// <summary>Progress lines of snippets, which say nothing about verbosity, stay out of the test log.</summary>
public sealed class QuietConsole
{
    public QuietConsole() => AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });
}
