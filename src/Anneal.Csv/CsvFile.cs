using System.Globalization;
using nietras.SeparatedValues;

namespace Anneal.Csv;

/// <summary>An open file, read record by record. Lines without anything are passed over.</summary>
internal sealed class CsvFile : IDisposable
{
    private readonly SepReader reader;
    private readonly PartStream? parts;
    private int line, nextLine = 1;

    public CsvFile(string path, char separator, bool header)
    {
        (Path, Separator) = (path, separator);
        if (Directory.Exists(path)) throw new FileNotFoundException($"'{path}' is a folder, not a file. For the files in it, give Directory.GetFiles(path).", path);
        var opened = File.OpenRead(path);
        Stream file = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new WholeGzip(opened) : opened;
        try
        {
            reader = Parser(separator).From(file);
            if (!header) return;
            if (!Next()) throw new InvalidDataException($"{path} is empty; it must have a header.");
            Header = [.. Enumerable.Range(0, Count).Select(i => this[i].Trim().ToString())];
        }
        catch (Exception error)
        {
            file.Dispose();
            if (Described(error) is { } described) throw described;
            throw;
        }
    }

    /// <summary>Opens some parts of a file.</summary>
    public CsvFile(string path, char separator, bool header, IEnumerable<CsvPart> parts)
    {
        using (var whole = new CsvFile(path, separator, header)) (Path, Separator, Header) = (path, separator, whole.Header);
        this.parts = new(File.OpenHandle(path), parts);
        reader = Parser(separator).From(this.parts);
    }

    /// <summary>How records and fields are told apart.</summary>
    public static SepReaderOptions Parser(char separator) =>
        new Sep(separator).Reader(options => options with { HasHeader = false, Unescape = true, DisableColCountCheck = true, Trim = SepTrim.Outer });

    public string Path { get; }

    public char Separator { get; }

    /// <summary>The names of the columns; null without a header.</summary>
    public IReadOnlyList<string>? Header { get; }

    /// <summary>The number of fields of the record.</summary>
    public int Count => reader.Current.ColCount;

    /// <summary>A field of the record.</summary>
    public ReadOnlySpan<char> this[int index] => reader.Current[index].Span;

    /// <summary>Whether a field goes on over the end of a line.</summary>
    public bool HasLineBreak
    {
        get
        {
            for (var i = 0; i < Count; i++)
                if (this[i].Contains('\n')) return true;
            return false;
        }
    }

    /// <summary>Goes to the next record.</summary>
    public bool Next()
    {
        while (MoveNext())
        {
            // Not LineNumberFrom, which is one too many for the first record.
            (line, nextLine) = (nextLine, reader.Current.LineNumberToExcl);
            if (Count > 1 || !this[0].IsWhiteSpace()) return true;
        }
        return false;
    }

    /// <summary>The error for a fault in the record.</summary>
    public InvalidDataException Fault(string problem) => new(string.Create(CultureInfo.InvariantCulture, $"{Path}, line {Line}: {problem}"));

    /// <summary>The error for a fault in a field.</summary>
    public InvalidDataException Fault(int column, string problem) => new(string.Create(
        CultureInfo.InvariantCulture, $"{Path}, line {Line}, column {(Header is null ? column : $"'{Header[column]}'")}: {problem}"));

    public void Dispose() => reader.Dispose();

    private long Line => parts?.LineOf(line) ?? line;

    private bool MoveNext()
    {
        try
        {
            return reader.MoveNext();
        }
        catch (Exception error) when (Described(error) is { } described)
        {
            throw described;
        }
    }

    // What the reader says of the data, in the words of this file; null for other errors and for those that are so already.
    private InvalidDataException? Described(Exception error) => error switch
    {
        InvalidDataException when !error.Message.StartsWith(Path, StringComparison.Ordinal) => new($"{Path}: expected undamaged gzip data, found damage ({error.Message})", error),
        NotSupportedException => new(string.Create(
            CultureInfo.InvariantCulture, $"{Path}, after line {Line}: a record is longer than 16,777,216 characters; a quotation mark may not be closed."), error),
        _ => null,
    };
}
