using System.Globalization;
using nietras.SeparatedValues;

namespace Anneal.Csv;

/// <summary>An open file, read record by record. Lines without anything are passed over.</summary>
internal sealed class CsvFile : IDisposable
{
    private readonly SepReader reader;
    private int line = 1;

    public CsvFile(string path, char separator, bool header)
    {
        Path = path;
        var opened = File.OpenRead(path);
        Stream file = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new WholeGzip(opened) : opened;
        try
        {
            reader = Guarded(() => new Sep(separator)
                .Reader(options => options with { HasHeader = false, Unescape = true, DisableColCountCheck = true, Trim = SepTrim.Outer })
                .From(file));
            if (!header) return;
            if (!Next()) throw new InvalidDataException($"{path} is empty; it must have a header.");
            Header = [.. Enumerable.Range(0, Count).Select(i => this[i].Trim().ToString())];
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public string Path { get; }

    /// <summary>The names of the columns; null without a header.</summary>
    public IReadOnlyList<string>? Header { get; }

    /// <summary>The number of fields of the record.</summary>
    public int Count => reader.Current.ColCount;

    /// <summary>A field of the record.</summary>
    public ReadOnlySpan<char> this[int index] => reader.Current[index].Span;

    /// <summary>Goes to the next record.</summary>
    public bool Next()
    {
        while (Guarded(reader.MoveNext))
        {
            line = reader.Current.LineNumberFrom;
            if (Count > 1 || !this[0].IsWhiteSpace()) return true;
        }
        return false;
    }

    /// <summary>The error for a fault in the record.</summary>
    public InvalidDataException Fault(string problem) => new(string.Create(CultureInfo.InvariantCulture, $"{Path}, line {line}: {problem}"));

    /// <summary>The error for a fault in a field.</summary>
    public InvalidDataException Fault(int column, string problem) => new(string.Create(
        CultureInfo.InvariantCulture, $"{Path}, line {line}, column {(Header is null ? column : $"'{Header[column]}'")}: {problem}"));

    public void Dispose() => reader.Dispose();

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException damage)
        {
            throw new InvalidDataException($"{Path}: expected undamaged gzip data, found damage ({damage.Message})", damage);
        }
        catch (NotSupportedException error)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"{Path}, after line {line}: a record is longer than 16,777,216 characters; a quotation mark may not be closed."), error);
        }
    }
}
