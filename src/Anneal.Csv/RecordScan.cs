using Microsoft.Win32.SafeHandles;

namespace Anneal.Csv;

/// <summary>
/// Goes over the bytes of a CSV file from record to record, without a look at fields. A quotation mark changes between inside and outside of quotation marks wherever it stands, as for the parser;
/// outside, each line break ends a record. This needs no more than the marks before a place, modulo 2.
/// </summary>
internal sealed class RecordScan(SafeFileHandle file, long start, int bufferSize = 1 << 16) : IDisposable
{
    private readonly byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(bufferSize);
    private readonly long length = RandomAccess.GetLength(file);
    private long bufferStart = start;
    private int filled, place;

    /// <summary>Where it is.</summary>
    public long Position => bufferStart + place;

    /// <summary>What lies ahead, as much as was read.</summary>
    public ReadOnlySpan<byte> Ahead => place < filled || Fill() ? buffer.AsSpan(place, filled - place) : [];

    /// <summary>The line breaks since the start.</summary>
    public long Lines { get; private set; }

    /// <summary>Whether the marks between two places are odd in number.</summary>
    public static bool HasOddMarks(SafeFileHandle file, long start, long end)
    {
        var buffer = new byte[1 << 16];
        var odd = false;
        while (start < end)
        {
            var count = RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - start)), start);
            if (count == 0) break;
            odd ^= buffer.AsSpan(0, count).Count((byte)'"') % 2 != 0;
            start += count;
        }
        return odd;
    }

    /// <summary>Goes behind the next line break that ends a record, or to the end of the file.</summary>
    /// <param name="inside">Whether the place is within quotation marks.</param>
    /// <returns>Whether anything was passed.</returns>
    public bool Next(bool inside = false)
    {
        if (place == filled && !Fill()) return false;
        while (place < filled || Fill())
        {
            var left = buffer.AsSpan(place, filled - place);
            var found = left.IndexOfAny((byte)'"', (byte)'\n', (byte)'\r');
            if (found < 0)
            {
                place = filled;
                continue;
            }
            place += found + 1;
            if (left[found] == '"')
            {
                inside = !inside;
                continue;
            }
            Lines++;
            if (left[found] == '\r' && (place < filled || Fill()) && buffer[place] == '\n') place++;
            if (!inside) return true;
        }
        return true;
    }

    public void Dispose() => System.Buffers.ArrayPool<byte>.Shared.Return(buffer);

    private bool Fill()
    {
        bufferStart += filled;
        (place, filled) = (0, 0);
        if (bufferStart < length) filled = RandomAccess.Read(file, buffer.AsSpan(0, bufferSize), bufferStart);
        return filled > 0;
    }
}
