using System.Buffers.Binary;
using System.IO.Compression;

namespace Anneal.Csv;

/// <summary>Unpacks gzip data and compares their length with the one at their end: .NET reads data that are cut off as shorter ones.</summary>
internal sealed class WholeGzip(FileStream file) : ForwardStream
{
    // Of header and trailer.
    private const int Least = 18;

    private readonly GZipStream unpacked = new(file, CompressionMode.Decompress, leaveOpen: true);
    private uint length;

    public override int Read(Span<byte> buffer)
    {
        var count = unpacked.Read(buffer);
        length += (uint)count;
        if (count == 0 && buffer.Length > 0 && LengthAtEnd() != length)
            throw new InvalidDataException("they are cut off, or several gzip files in one: unpack the file");
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            unpacked.Dispose();
            file.Dispose();
        }
        base.Dispose(disposing);
    }

    // Modulo 2^32, as the format has it; null if there is no end.
    private uint? LengthAtEnd()
    {
        Span<byte> end = stackalloc byte[sizeof(uint)];
        return file.Length >= Least && RandomAccess.Read(file.SafeFileHandle, end, file.Length - end.Length) == end.Length ? BinaryPrimitives.ReadUInt32LittleEndian(end) : null;
    }
}
