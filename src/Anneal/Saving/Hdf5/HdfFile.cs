using System.Buffers.Binary;

namespace Anneal.Saving;

/// <summary>An HDF5 file that is open for reading. It may come from anybody: links out of it are not followed, and nothing is larger than the file has bytes for.</summary>
internal sealed class HdfFile : IDisposable
{
    private readonly HdfBytes bytes;

    private HdfFile(HdfBytes bytes, long root) => (this.bytes, Root) = (bytes, new(HdfHeader.Read(bytes, root), ""));

    /// <summary>What errors call the file.</summary>
    public string Name => bytes.Name;

    public HdfGroup Root { get; }

    public long Length => bytes.Length;

    /// <exception cref="InvalidDataException">It is not HDF5, or it is damaged.</exception>
    public static HdfFile Open(string name, Stream content)
    {
        // Source: HDF5 File Format Specification 3.0, section II.A.
        Span<byte> start = stackalloc byte[96];
        content.Position = 0;
        start = start[..content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        var bytes = new HdfBytes(name, content);
        if (start.Length < 96 || start[0] != 0x89 || !start[1..].StartsWith("HDF\r\n\x1a\n"u8)) throw bytes.Error("has no beginning of one");
        var (sizes, based, end, root) = start[8] switch
        {
            0 => (13, 24, 40, 64),
            1 => (13, 28, 44, 68),
            2 or 3 => (9, 12, 28, 36),
            _ => throw bytes.Error($"is of version {start[8]}"),
        };
        if (start[sizes] != 8 || start[sizes + 1] != 8) throw bytes.Error($"has addresses of {start[sizes]} bytes; 8 are read");
        if (At(start, based) != 0) throw bytes.Error("does not begin at its first byte");
        if (At(start, end) is var last && (last < 0 || last > content.Length)) throw new InvalidDataException($"'{name}' is cut off: it has {content.Length} of {(ulong)last} bytes.");
        return new(bytes, At(start, root));
    }

    public void Dispose() => bytes.Dispose();

    private static long At(ReadOnlySpan<byte> start, int place) => BinaryPrimitives.ReadInt64LittleEndian(start[place..]);
}
