using System.Buffers.Binary;
using System.IO.Compression;

namespace Anneal.Datasets;

/// <summary>Reads an IDX file of unsigned bytes, plain or gzipped: a magic number, the sizes, then the values, all big-endian.</summary>
internal static class IdxFile
{
    private const int UnsignedBytes = 0x0800;
    private const int Chunk = 1 << 16;

    /// <summary>The values as an array; every fault of the content is an <see cref="InvalidDataException"/>.</summary>
    public static Array Read(string path, int dimensions)
    {
        using var file = Open(path);
        try
        {
            return Read(file, dimensions);
        }
        catch (FormatException fault)
        {
            throw new InvalidDataException($"{path}: {fault.Message}", fault);
        }
        catch (InvalidDataException damage)
        {
            throw new InvalidDataException($"{path}: expected undamaged gzip data, found damage ({damage.Message})", damage);
        }
    }

    private static Stream Open(string path)
    {
        var file = File.OpenRead(path);
        var compressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return compressed ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private static Array Read(Stream file, int dimensions)
    {
        var header = new byte[4 * (1 + dimensions)];
        var read = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (read < header.Length)
            throw Fault($"a header of {header.Length} bytes", $"{read} bytes");

        var magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        if (magic != UnsignedBytes + dimensions)
            throw Fault($"magic number {UnsignedBytes + dimensions} (unsigned bytes, dimensions: {dimensions})", $"{magic}");

        var sizes = new uint[dimensions];
        for (var i = 0; i < dimensions; i++)
            sizes[i] = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4 * (i + 1)));
        var shape = string.Join(" x ", sizes);
        var count = sizes.Aggregate(UInt128.One, (product, size) => product * size);
        if (count == 0 || count > (UInt128)Array.MaxLength)
            throw Fault($"sizes for 1 to {Array.MaxLength} values", $"{shape}");

        // The header is not believed: memory grows with what the file really holds.
        var values = new MemoryStream();
        var found = Copy(file, values, (int)count);
        if (found != (long)count)
            throw Fault($"{count} values for sizes {shape}", $"{found}");

        var array = Array.CreateInstance(typeof(byte), Array.ConvertAll(sizes, size => (int)size));
        Buffer.BlockCopy(values.GetBuffer(), 0, array, 0, (int)count);
        return array;
    }

    /// <summary>Copies at most <paramref name="limit"/> bytes and returns how many there are altogether.</summary>
    private static long Copy(Stream from, MemoryStream to, int limit)
    {
        var chunk = new byte[Chunk];
        long found = 0;
        for (int read; (read = from.Read(chunk)) > 0; found += read)
            to.Write(chunk, 0, (int)Math.Clamp(limit - found, 0, read));
        return found;
    }

    private static FormatException Fault(FormattableString expected, FormattableString found) =>
        new(FormattableString.Invariant($"expected {FormattableString.Invariant(expected)}, found {FormattableString.Invariant(found)}."));
}
