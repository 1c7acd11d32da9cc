namespace Anneal.Csv;

/// <summary>A file and where its rows are.</summary>
internal sealed class IndexedFile(CsvRecords records, FileState state, int stride)
{
    private readonly List<(long First, long Line, IndexedRows Rows)> pieces = [];
    private long lines;

    public FileState State => state;

    public long RowCount { get; private set; }

    /// <summary>The header has so many line breaks.</summary>
    public void Begin(long line) => lines = line;

    /// <summary>The next piece.</summary>
    public void Add(IndexedRows rows)
    {
        if (rows.Count > 0) pieces.Add((RowCount, lines, rows));
        RowCount += rows.Count;
        lines += rows.Lines;
    }

    /// <summary>The part with some rows.</summary>
    public CsvPart Part(long start, long end)
    {
        var (first, line) = Find(start);
        var (last, lastLine) = end == RowCount ? (state.Length, line) : Find(end);
        return new(first, last, line, lastLine - line);
    }

    /// <summary>Where a row begins, and the line breaks before it.</summary>
    private (long Start, long Line) Find(long row)
    {
        var (low, high) = (0, pieces.Count);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (pieces[middle].First <= row) low = middle;
            else high = middle;
        }
        var (first, line, rows) = pieces[low];
        var (start, before) = rows.Places[(int)((row - first) / stride)];
        var left = (row - first) % stride;
        if (left == 0) return (start, line + before);
        var (place, passed) = records.Pass(start, left);
        return (place, line + before + passed);
    }
}
