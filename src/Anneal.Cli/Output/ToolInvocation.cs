using System.CommandLine;
using System.Text;

namespace Anneal.Cli.Output;

/// <summary>Where results go: bytes as they are, text as UTF-8 in large pieces.</summary>
internal sealed class ToolInvocation : InvocationConfiguration
{
    private const int Piece = 1 << 16;

    public ToolInvocation(Stream standardOutput, bool isTerminal)
    {
        (StandardOutput, IsTerminal) = (standardOutput, isTerminal);
        Output = new StreamWriter(standardOutput, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Piece);
        EnableDefaultExceptionHandler = false;
    }

    public Stream StandardOutput { get; }

    /// <summary>Whether a person would see the bytes.</summary>
    public bool IsTerminal { get; }

    public static ToolInvocation Of(ParseResult parsed) => (ToolInvocation)parsed.InvocationConfiguration;
}
