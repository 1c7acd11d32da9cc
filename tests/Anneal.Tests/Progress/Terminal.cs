using System.Text;
using Spectre.Console;
using Spectre.Console.Testing;

namespace Anneal.Tests.Progress;

/// <summary>A console that believes it is a terminal and keeps every byte.</summary>
internal static class Terminal
{
    public static TestConsole Create(int width = 200)
    {
        var console = new TestConsole().EmitAnsiSequences().SupportsAnsi(true).Colors(ColorSystem.Standard).Width(width);
        console.Profile.Out = new Output(console.Profile.Out, width);
        return console;
    }

    private sealed class Output(IAnsiConsoleOutput inner, int width) : IAnsiConsoleOutput
    {
        public TextWriter Writer => inner.Writer;

        public bool IsTerminal => true;

        public int Width => width;

        public int Height => 24;

        public void SetEncoding(Encoding encoding) => inner.SetEncoding(encoding);
    }
}
