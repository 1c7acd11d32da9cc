using System.CommandLine;

namespace Anneal.Cli.Output;

/// <summary>The options <c>--format</c> and <c>--output</c>.</summary>
internal sealed class OutputOptions
{
    // In the order of OutputFormat.
    private static readonly string[] Tables = ["text", "csv", "json"], TablesAndPictures = [.. Tables, "png", "svg"];

    private readonly string[] _formats;
    private readonly Option<string?> _format;
    private readonly Option<string?> _output = new("--output", "-o") { Description = "The file to write; it is replaced as a whole or not at all. Default: standard output.", HelpName = "FILE" };

    /// <param name="pictures">Whether the command can draw.</param>
    public OutputOptions(bool pictures = false)
    {
        _formats = pictures ? TablesAndPictures : Tables;
        _format = new("--format") { Description = $"{Choice(_formats)}. Default: the extension of --output, or text.", HelpName = "FORMAT" };
    }

    public void AddTo(Command command)
    {
        command.Options.Add(_format);
        command.Options.Add(_output);
    }

    public OutputFormat Format(ParseResult parsed)
    {
        var format = parsed.GetValue(_format) is { } name ? Named(name) : Ending(FileOf(parsed));
        if (format == OutputFormat.Png && FileOf(parsed) is null && ToolInvocation.Of(parsed).IsTerminal)
            throw new UsageException("A terminal cannot show a PNG picture: give --output FILE.png, or redirect standard output into a file.");
        return format;
    }

    /// <summary>The width of the terminal that is written to, or null if there is none.</summary>
    public int? Columns(ParseResult parsed) => FileOf(parsed) is null ? ToolInvocation.Of(parsed).Columns : null;

    public void WriteText(ParseResult parsed, Action<TextWriter> write)
    {
        if (FileOf(parsed) is not { } file)
            write(parsed.InvocationConfiguration.Output);
        else
            WriteFile(file, stream =>
            {
                using var writer = ToolInvocation.Writer(stream);
                write(writer);
            });
    }

    public void WriteBytes(ParseResult parsed, byte[] bytes)
    {
        if (FileOf(parsed) is not { } file)
            ToolInvocation.Of(parsed).StandardOutput.Write(bytes);
        else
            WriteFile(file, stream => stream.Write(bytes));
    }

    private static void WriteFile(string file, Action<Stream> write)
    {
        if (file.Length == 0)
            throw new UsageException("--output must be the name of a file; it was empty.");
        if (Directory.Exists(file))
            throw new UsageException($"--output must be the name of a file; '{file}' is a folder.");
        using var signals = new EndingSignals(WholeFile.Abandon);
        WholeFile.Write(file, write);
    }

    // As elsewhere, - is standard output.
    private string? FileOf(ParseResult parsed) => parsed.GetValue(_output) is { } file and not "-" ? file : null;

    private OutputFormat Named(string name) => Find(name)
        ?? throw new UsageException($"--format must be {Choice(_formats)}; it was '{name}'.{Hint(name)}");

    private OutputFormat Ending(string? file)
    {
        if (file is null || Path.GetExtension(file) is not ['.', .. var ending] || "txt".Equals(ending, StringComparison.OrdinalIgnoreCase))
            return OutputFormat.Text;
        return Find(ending) ?? throw new UsageException(
            $"--output must end with {Choice([".txt", .. _formats[1..].Select(format => $".{format}")])} if --format is not given; it was '{file}'.{Hint(ending)}");
    }

    private OutputFormat? Find(string name) =>
        Array.FindIndex(_formats, format => format.Equals(name, StringComparison.OrdinalIgnoreCase)) is >= 0 and var index ? (OutputFormat)index : null;

    private static string Hint(string name) => TablesAndPictures.Contains(name, StringComparer.OrdinalIgnoreCase)
        ? " Pictures are drawn by `anneal schedule plot` and `anneal schedule compare`."
        : "";

    private static string Choice(string[] names) => $"{string.Join(", ", names[..^1])} or {names[^1]}";
}
