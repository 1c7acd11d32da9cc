using System.Numerics;

namespace Anneal.Saving;

/// <summary>A list that grows: the first elements in its index, the next in blocks, the rest in blocks that further indexes name, in pages. Source: HDF5 File Format Specification 3.0, section VII.D.</summary>
internal sealed class HdfGrowingArray
{
    private const int Prefix = 4 + 2 + 8, Checksum = 4;

    private readonly HdfBytes file;
    private readonly int size, inIndex, rows, direct, offsetSize;
    private readonly long least, pointers, page, index;

    private HdfGrowingArray(HdfBytes file, long address)
    {
        this.file = file;
        var header = file.At(address, 68, "EAHD"u8);
        header.Skip(2);
        (size, var bits, inIndex, least, pointers, var pageBits) = (header.Byte(), header.Byte(), header.Byte(), header.Byte(), header.Byte(), header.Byte());
        header.Skip(6 * 8);
        index = header.Long();
        if (size == 0 || bits > 64 || pageBits > 32 || !BitOperations.IsPow2(least) || !BitOperations.IsPow2(pointers)) throw file.Error("has a list of chunks of impossible sizes");
        (page, offsetSize) = (1L << pageBits, (bits + 7) / 8);
        (rows, direct) = (1 + bits - BitOperations.Log2((ulong)least), 2 * BitOperations.Log2((ulong)pointers));
        if (rows < direct) throw file.Error("has a list of chunks of impossible sizes");
    }

    public static IEnumerable<(long Number, HdfCursor Element)> Elements(HdfBytes file, long address)
    {
        var array = new HdfGrowingArray(file, address);
        return array.index < 0 ? [] : array.Elements();
    }

    // Blocks come in rows: row after row there are twice as many, or they are twice as long.
    private IEnumerable<(long Number, HdfCursor Element)> Elements()
    {
        var head = file.At(index, Prefix + inIndex * size + (2 * (pointers - 1) + rows - direct) * 8, "EAIB"u8);
        head.Skip(Prefix - 4);
        for (var i = 0L; i < inIndex; i++) yield return (i, head.Part(size));
        var first = (long)inIndex;
        for (var row = 0; row < rows; row++)
        {
            var (blocks, length) = (1L << (row / 2), least << ((row + 1) / 2));
            if (row < direct)
            {
                for (var i = 0L; i < blocks; i++)
                    foreach (var element in Block(head.Long(), first + i * length, length)) yield return element;
            }
            else if (head.Long() is >= 0 and var below)
            {
                foreach (var element in Row(below, first, blocks, length)) yield return element;
            }
            first += blocks * length;
        }
    }

    private IEnumerable<(long Number, HdfCursor Element)> Row(long address, long first, long blocks, long length)
    {
        var pages = length > page ? length / page : 0;
        var head = file.At(address, Prefix + offsetSize + blocks * ((pages + 7) / 8 + 8), "EASB"u8);
        head.Skip(Prefix - 4 + offsetSize);
        var present = head.Bytes(blocks * ((pages + 7) / 8));
        for (var i = 0L; i < blocks; i++)
        {
            var block = head.Long();
            if (pages == 0)
                foreach (var element in Block(block, first + i * length, length)) yield return element;
            for (var k = 0L; k < pages; k++)
                if (HdfFixedArray.Has(present, i * pages + k))
                    foreach (var element in HdfFixedArray.Part(file, block + Prefix + offsetSize + Checksum + k * (page * size + Checksum), first + i * length + k * page, page, size)) yield return element;
        }
    }

    private IEnumerable<(long Number, HdfCursor Element)> Block(long address, long first, long length)
    {
        if (address < 0) return [];
        file.At(address, Prefix, "EADB"u8);
        return HdfFixedArray.Part(file, address + Prefix + offsetSize, first, length, size);
    }
}
