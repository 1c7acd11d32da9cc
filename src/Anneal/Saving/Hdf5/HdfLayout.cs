namespace Anneal.Saving;

/// <summary>Where the values of an array lie in an HDF5 file. Source: HDF5 File Format Specification 3.0, section IV.A.2.i.</summary>
internal abstract unsafe class HdfLayout
{
    private const int Compact = 0, Contiguous = 1, Chunked = 2;

    /// <summary>Whether the file has so many bytes of values, which is asked before there is memory for them.</summary>
    /// <exception cref="InvalidDataException">It has not.</exception>
    public abstract void Require(long bytes);

    /// <summary>Puts the values into memory.</summary>
    public abstract void Fill(byte* memory, long bytes);

    /// <exception cref="InvalidDataException">They lie in another file, or in a way that is not read.</exception>
    public static HdfLayout Read(HdfHeader header, Shape shape, int size)
    {
        var file = header.File;
        if (header.First(HdfMessage.ExternalFiles) is not null) throw file.Error("has an array in another file, which is not followed");
        var layout = header.First(HdfMessage.Layout) ?? throw file.Error("has an array that is nowhere");
        var version = layout.Byte();
        return version switch
        {
            1 or 2 => OfOld(layout),
            3 or 4 => layout.Byte() switch
            {
                Compact => new HdfCompact(file, layout.Bytes(layout.Short())),
                Contiguous => new HdfContiguous(file, layout.Long()),
                Chunked => HdfChunks.Read(header, layout, version, shape, size),
                _ => throw file.Error("has an array made of arrays elsewhere, which is not read"),
            },
            _ => throw file.Error("has an array in a layout of an unknown version"),
        };

        HdfLayout OfOld(HdfCursor old)
        {
            var (axes, kind) = (old.Byte(), old.Byte());
            old.Skip(5);
            var address = kind == Compact ? -1 : old.Long();
            if (kind == Chunked) return HdfChunks.OfTree(header, address, old, axes, 4, shape, size);
            old.Skip(axes * 4);
            return kind == Contiguous ? new HdfContiguous(file, address) : new HdfCompact(file, old.Bytes(old.Int()));
        }
    }
}
