using Microsoft.Win32.SafeHandles;

namespace Anneal.Csv;

/// <summary>Some parts of a file, one after the other, as if they were all of it.</summary>
internal sealed class PartStream(SafeFileHandle file, IEnumerable<CsvPart> parts) : ForwardStream
{
    private readonly IEnumerator<CsvPart> parts = parts.GetEnumerator();
    private readonly Queue<(long Here, long InFile)> lines = [];
    private long position, end, linesBefore;

    /// <summary>The line in the file for a line of the parts; both count from 1. Asked in order.</summary>
    public long LineOf(long line)
    {
        while (lines.Count > 1 && lines.ElementAt(1).Here < line) lines.Dequeue();
        return lines.TryPeek(out var part) ? line - part.Here + part.InFile : line;
    }

    public override int Read(Span<byte> buffer)
    {
        while (position >= end)
        {
            if (!parts.MoveNext()) return 0;
            var part = parts.Current;
            (position, end) = (part.Start, part.End);
            lines.Enqueue((linesBefore, part.Line));
            linesBefore += part.Lines;
        }
        var count = RandomAccess.Read(file, buffer[..(int)Math.Min(buffer.Length, end - position)], position);
        position = count == 0 ? end : position + count;
        return count == 0 ? Read(buffer) : count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            parts.Dispose();
            file.Dispose();
        }
        base.Dispose(disposing);
    }
}
