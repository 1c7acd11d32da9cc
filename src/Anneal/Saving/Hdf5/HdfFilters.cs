using System.IO.Compression;

namespace Anneal.Saving;

/// <summary>How chunks are packed: deflate, bytes in another order, a checksum behind. Source: HDF5 File Format Specification 3.0, section IV.A.2.l.</summary>
internal sealed class HdfFilters
{
    private const int Deflate = 1, Shuffle = 2, Fletcher = 3, FirstNamed = 256, Most = 32;

    private readonly List<(int Id, int Value)> filters = [];

    public static HdfFilters Read(HdfHeader header)
    {
        var made = new HdfFilters();
        if (header.First(HdfMessage.Filters) is not { } pipeline) return made;
        var (version, count) = (pipeline.Byte(), pipeline.Byte());
        if (version is 0 or > 2 || count > Most) throw header.File.Error("packs its arrays in an unknown way");
        if (version == 1) pipeline.Skip(6);
        for (var i = 0; i < count; i++)
        {
            var id = pipeline.Short();
            var nameLength = version == 1 || id >= FirstNamed ? pipeline.Short() : 0;
            var (_, values) = (pipeline.Short(), pipeline.Short());
            pipeline.Skip(version == 1 ? (nameLength + 7) / 8 * 8 : nameLength);
            var first = values > 0 ? (int)pipeline.Int() : 0;
            pipeline.Skip(Math.Max(0, values - 1) * 4 + (version == 1 && values % 2 == 1 ? 4 : 0));
            if (id is not (Deflate or Shuffle or Fletcher)) throw header.File.Error($"packs its arrays by filter {id}, which is not read; 1 (gzip), 2 (shuffle) and 3 (fletcher32) are");
            made.filters.Add((id, first));
        }
        return made;
    }

    /// <summary>A chunk as it was, of at least so many bytes; the mask tells which filters were left out.</summary>
    public byte[] Undo(byte[] stored, int bytes, long mask, HdfBytes file)
    {
        for (var i = filters.Count - 1; i >= 0; i--)
            if ((mask & (1L << i)) == 0)
                stored = filters[i].Id switch
                {
                    Deflate => Inflated(stored, bytes, file),
                    Shuffle => InOrder(stored, filters[i].Value, file),
                    _ => stored[..Math.Max(0, stored.Length - 4)],
                };
        return stored;
    }

    // A checksum may lie within.
    private static byte[] Inflated(byte[] stored, int bytes, HdfBytes file)
    {
        try
        {
            using var unpacking = new ZLibStream(new MemoryStream(stored), CompressionMode.Decompress);
            var values = new byte[bytes + 4];
            return values[..unpacking.ReadAtLeast(values, values.Length, throwOnEndOfStream: false)];
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException(file.Error("has a chunk that cannot be unpacked").Message, error);
        }
    }

    private static byte[] InOrder(byte[] stored, int size, HdfBytes file)
    {
        if (size <= 0) throw file.Error("packs its arrays in an unknown way");
        var count = stored.Length / size;
        var values = stored.ToArray();
        for (var i = 0; i < count; i++)
            for (var k = 0; k < size; k++) values[i * size + k] = stored[k * count + i];
        return values;
    }
}
