using System.Numerics;

namespace Anneal.Saving;

/// <summary>Links and attributes that are too many for a header: in a heap of blocks that double in size, found by a tree. Source: HDF5 File Format Specification 3.0, section III.G.</summary>
internal sealed class HdfDenseStorage
{
    private readonly HdfBytes file;
    private readonly int idLength, offsetSize, lengthSize, width, rows, startBits, directBits;
    private readonly long root;

    private HdfDenseStorage(HdfBytes file, long heap)
    {
        this.file = file;
        var header = file.At(heap, 142, "FRHP"u8);
        header.Skip(1);
        (idLength, var filters, _) = (header.Short(), header.Short(), header.Byte());
        if (filters != 0) throw file.Error("packs its links or attributes, which is not read");
        var longest = header.Int();
        header.Skip(12 * 8);
        width = header.Short();
        var (start, direct, heapBits) = (header.Long(), header.Long(), header.Short());
        header.Skip(2);
        (root, rows) = (header.Long(), header.Short());
        if (width is 0 or > 1024 || rows > 64 || heapBits > 64 || !BitOperations.IsPow2(start) || !BitOperations.IsPow2(direct) || start > direct) throw file.Error("has a heap of impossible sizes");
        (startBits, directBits) = (BitOperations.Log2((ulong)start), BitOperations.Log2((ulong)direct));
        (offsetSize, lengthSize) = ((heapBits + 7) / 8, Math.Min((directBits + 7) / 8, HdfSearchTree.BytesFor(longest)));
    }

    /// <summary>All messages that the tree finds in the heap.</summary>
    public static IEnumerable<HdfCursor> Read(HdfBytes file, long heap, long tree)
    {
        var storage = new HdfDenseStorage(file, heap);
        return HdfSearchTree.Records(file, tree).Select(storage.Message);
    }

    // Where the record has the place in the heap: links behind a hash, attributes first.
    private HdfCursor Message((int Type, HdfCursor Record) found)
    {
        if (found.Type is not (5 or 8)) throw file.Error("has an index of another kind than of names");
        if (found.Type == 5) found.Record.Skip(4);
        var id = found.Record.Part(found.Type == 5 ? idLength : 8);
        var kind = id.Byte() >> 4;
        if (kind != 0) throw file.Error("keeps a link or an attribute in a way that is not read");
        var (offset, length) = (id.Number(offsetSize), id.Number(lengthSize));
        return file.At(rows == 0 ? root + offset : Locate(root, rows, 0, offset), length);
    }

    // The block of the offset, row by row: each is twice as large as the one before, from the second on.
    private long Locate(long block, int count, long start, long offset)
    {
        const int name = 4 + 1 + 8;
        var addresses = file.At(block, name + offsetSize + (long)count * width * 8, "FHIB"u8);
        addresses.Skip(1 + 8 + offsetSize);
        for (var row = 0; row < count; row++)
        {
            var bits = startBits + Math.Max(0, row - 1);
            if (bits > 55) break;
            for (var column = 0; column < width; column++, start += 1L << bits)
            {
                var address = addresses.Long();
                if (offset - start >= 1L << bits) continue;
                if (bits <= directBits) return address + offset - start;
                var within = bits - startBits - BitOperations.Log2((uint)width) + 1;
                return within > 0 && within < count ? Locate(address, within, start, offset) : throw file.Error("has a heap of impossible sizes");
            }
        }
        throw file.Error("points beyond the end of a heap");
    }
}
