using System.CommandLine;

namespace Anneal.Cli.Output;

/// <summary>The options <c>--format</c> and <c>--output</c>.</summary>
internal sealed class OutputOptions
{
    private readonly Option<OutputFormat?> _format = new("--format") { Description = "text, csv or json. Default: what the name of --output ends with, else text." };
    private readonly Option<string?> _output = new("--output", "-o") { Description = "The file to write, in one piece or not at all. Default: standard output.", HelpName = "FILE" };

    public void AddTo(Command command)
    {
        command.Options.Add(_format);
        command.Options.Add(_output);
    }

    /// <summary>The file to write, or null for standard output.</summary>
    public string? File(ParseResult parsed) => parsed.GetValue(_output);

    public void Write(ParseResult parsed, Action<TextWriter, OutputFormat> write)
    {
        var (file, format) = (File(parsed), Format(parsed));
        if (file is null)
            write(parsed.InvocationConfiguration.Output, format);
        else
            WholeFile.Write(file, writer => write(writer, format));
    }

    private OutputFormat Format(ParseResult parsed) => parsed.GetValue(_format) ?? Path.GetExtension(File(parsed))?.ToUpperInvariant() switch
    {
        null or "" or ".TXT" => OutputFormat.Text,
        ".CSV" => OutputFormat.Csv,
        ".JSON" => OutputFormat.Json,
        var other => throw new UsageException($"--output must end with .txt, .csv or .json, or --format must be given; it ended with '{other.ToLowerInvariant()}'."),
    };
}
