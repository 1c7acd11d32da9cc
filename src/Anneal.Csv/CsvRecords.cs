using System.Buffers;
using nietras.SeparatedValues;

namespace Anneal.Csv;

/// <summary>Which records of a file are rows: those that hold something, behind the header.</summary>
internal sealed class CsvRecords(string path, char separator)
{
    // What a record may begin with that holds nothing, as far as one sees without the parser.
    private readonly SearchValues<byte> nothing = SearchValues.Create([.. " \t\v\f\""u8.ToArray().Where(each => each != separator)]);

    /// <summary>Whether places in the bytes are places in the text: in UTF-8 that is not packed.</summary>
    public static bool CanFind(string path)
    {
        if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) return false;
        using var file = File.OpenHandle(path);
        return Start(file) >= 0;
    }

    /// <summary>The place behind the header, and the line breaks before it.</summary>
    public (long Start, long Lines) Begin(bool header)
    {
        using var file = File.OpenHandle(path);
        using var scan = new RecordScan(file, Start(file));
        while (header && Next(scan, out _) is { } isRow && !isRow)
        {
        }
        return (scan.Position, scan.Lines);
    }

    /// <summary>Whether the quotation marks between two places are odd in number.</summary>
    public bool HasOddMarks(long start, long end)
    {
        using var file = File.OpenHandle(path);
        return RecordScan.HasOddMarks(file, start, end);
    }

    /// <summary>The rows that begin within a piece.</summary>
    /// <param name="start">Its first byte.</param>
    /// <param name="end">The byte after its last.</param>
    /// <param name="isFirst">Whether nothing is before it but the header.</param>
    /// <param name="inside">Whether it begins within quotation marks.</param>
    /// <param name="stride">The place of how many rows is noted once.</param>
    public IndexedRows Index(long start, long end, bool isFirst, bool inside, int stride)
    {
        using var file = File.OpenHandle(path);
        using var scan = new RecordScan(file, isFirst ? start : start - 1);
        if (!isFirst)
        {
            Span<byte> before = stackalloc byte[1];
            _ = RandomAccess.Read(file, before, start - 1);
            scan.Next(inside ^ before[0] == '"');
        }
        var (first, count, places) = (scan.Lines, 0L, new List<(long, long)>());
        while (scan.Position < end && Next(scan, out var row) is { } isRow)
            if (isRow && count++ % stride == 0) places.Add((row.Start, row.Line - first));
        return new(count, scan.Lines - first, places);
    }

    /// <summary>The place of the row so many rows behind another, and the line breaks between the two.</summary>
    public (long Start, long Lines) Pass(long start, long rows)
    {
        using var file = File.OpenHandle(path);
        using var scan = new RecordScan(file, start);
        while (Next(scan, out var record) is { } isRow)
            if (isRow && rows-- == 0) return record;
        return (scan.Position, scan.Lines);
    }

    // Null at the end of the file; else whether the record is a row.
    private bool? Next(RecordScan scan, out (long Start, long Line) record)
    {
        record = (scan.Position, scan.Lines);
        var holds = Holds(scan.Ahead);
        return scan.Next() ? holds ?? Holds(record.Start, scan.Position) : null;
    }

    private bool? Holds(ReadOnlySpan<byte> bytes)
    {
        var place = bytes.IndexOfAnyExcept(nothing);
        if (place < 0 || bytes[place] is (byte)'\n' or (byte)'\r' or > 127) return null;
        return bytes[place] != separator || bytes[..place].Count((byte)'"') % 2 == 0 ? true : null;
    }

    private bool Holds(long start, long end)
    {
        var bytes = new byte[end - start];
        using (var file = File.OpenHandle(path)) _ = RandomAccess.Read(file, bytes, start);
        if (bytes.AsSpan().IndexOfAnyExcept((byte)'\n', (byte)'\r') < 0) return false;
        using var reader = CsvFile.Parser(separator).From(new MemoryStream(bytes));
        return reader.MoveNext() && (reader.Current.ColCount > 1 || !reader.Current[0].Span.IsWhiteSpace());
    }

    // Below 0 for UTF-16 and UTF-32.
    private static long Start(Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        Span<byte> mark = stackalloc byte[4];
        var count = RandomAccess.Read(file, mark, 0);
        return mark[..count] switch
        {
            [0xEF, 0xBB, 0xBF, ..] => 3,
            [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, 0, 0xFE, 0xFF] => -1,
            _ => 0,
        };
    }
}
