namespace Anneal.Saving;

/// <summary>A list of known length: whole, or in pages of which only those are there that have elements. Source: HDF5 File Format Specification 3.0, section VII.C.</summary>
internal static class HdfFixedArray
{
    private const int Checksum = 4;

    public static IEnumerable<(long Number, HdfCursor Element)> Elements(HdfBytes file, long address)
    {
        const int prefix = 4 + 2 + 8;
        var header = file.At(address, 24, "FAHD"u8);
        header.Skip(2);
        var (size, pageBits, count, block) = (header.Byte(), header.Byte(), header.Long(), header.Long());
        if (block < 0) yield break;
        if (size == 0 || pageBits > 32 || count < 0 || count > file.Length / size) throw file.Error("has a list of chunks of impossible sizes");
        file.At(block, prefix, "FADB"u8);
        var page = 1L << pageBits;
        if (count <= page)
        {
            foreach (var element in Part(file, block + prefix, 0, count, size)) yield return element;
            yield break;
        }
        var pages = (count + page - 1) / page;
        var present = file.At(block + prefix, (pages + 7) / 8).Bytes((pages + 7) / 8);
        var start = block + prefix + (pages + 7) / 8 + Checksum;
        for (var i = 0L; i < pages; i++)
            if (Has(present, i))
                foreach (var element in Part(file, start + i * (page * size + Checksum), i * page, Math.Min(page, count - i * page), size)) yield return element;
    }

    /// <summary>Elements one after the other.</summary>
    public static IEnumerable<(long Number, HdfCursor Element)> Part(HdfBytes file, long address, long first, long count, int size)
    {
        var elements = file.At(address, count * size);
        for (var i = 0L; i < count; i++) yield return (first + i, elements.Part(size));
    }

    /// <summary>A bit of a map, whose first one is the highest of a byte.</summary>
    public static bool Has(ReadOnlyMemory<byte> map, long bit) => (map.Span[(int)(bit / 8)] & 0x80 >> (int)(bit % 8)) != 0;
}
