using System.CommandLine;
using System.Text;

namespace Anneal.Cli.Output;

/// <summary>Where results go: bytes as they are, text as UTF-8 in large pieces.</summary>
internal sealed class ToolInvocation : InvocationConfiguration
{
    private const int Piece = 1 << 16;

    public ToolInvocation(Stream standardOutput, int? columns)
    {
        (StandardOutput, Columns) = (standardOutput, columns);
        Output = Writer(standardOutput);
        EnableDefaultExceptionHandler = false;
    }

    public Stream StandardOutput { get; }

    /// <summary>Whether the output is a terminal.</summary>
    public bool IsTerminal => Columns is not null;

    /// <summary>The width of the terminal, or null if there is none.</summary>
    public int? Columns { get; }

    /// <summary>Writes the same bytes on every platform.</summary>
    public static StreamWriter Writer(Stream stream) => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Piece) { NewLine = "\n" };

    public static ToolInvocation Of(ParseResult parsed) => (ToolInvocation)parsed.InvocationConfiguration;
}
