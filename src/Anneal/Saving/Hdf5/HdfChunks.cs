using System.Runtime.InteropServices;

namespace Anneal.Saving;

/// <summary>Values in chunks of one shape, each packed by itself. What no chunk has is the array's value for that, 0 by default.</summary>
internal sealed unsafe class HdfChunks : HdfLayout
{
    private const int WholeEdges = 1;

    private readonly HdfBytes file;
    private readonly HdfFilters filters;
    private readonly byte[] unset;
    private readonly int size, chunkBytes, flags;
    private readonly Lazy<List<HdfChunk>> chunks;

    private HdfChunks(HdfHeader header, Shape shape, long[] sizes, int size, int flags, Func<HdfChunks, IEnumerable<HdfChunk>> chunks)
    {
        (file, Shape, Sizes, this.size, this.flags) = (header.File, shape, sizes, size, flags);
        var bytes = sizes.Aggregate((Int128)size, (product, length) => product * length);
        if (sizes.Length != shape.Rank || shape.Rank == 0 || bytes <= 0 || bytes > int.MaxValue / 2) throw file.Error("has chunks of an impossible shape");
        (chunkBytes, filters, unset) = ((int)bytes, HdfFilters.Read(header), HdfFillValue.Read(header, size));
        this.chunks = new(() => [.. chunks(this)]);
    }

    public Shape Shape { get; }

    /// <summary>The sizes of a chunk.</summary>
    public long[] Sizes { get; }

    public int ChunkBytes => chunkBytes;

    public static HdfChunks Read(HdfHeader header, HdfCursor layout, int version, Shape shape, int size)
    {
        var flags = version == 4 ? layout.Byte() : 0;
        var axes = layout.Byte();
        return version == 3 ? OfTree(header, layout.Long(), layout, axes, 4, shape, size)
            : new(header, shape, SizesOf(layout, axes, layout.Byte()), size, flags, HdfChunkIndex.Read(header, layout, flags));
    }

    /// <summary>Chunks that a tree of older files finds.</summary>
    public static HdfChunks OfTree(HdfHeader header, long address, HdfCursor layout, int axes, int sizeOfSize, Shape shape, int size) =>
        new(header, shape, SizesOf(layout, axes, sizeOfSize), size, 0, chunks => address < 0 ? [] : HdfTree.Leaves(header.File, address, type: 1, keySize: 8 + 8 * axes).Select(leaf =>
        {
            var (length, mask) = (leaf.Key.Int(), leaf.Key.Int());
            return new HdfChunk([.. Enumerable.Range(0, shape.Rank).Select(_ => leaf.Key.Long())], leaf.Address, length, mask);
        }));

    public override void Require(long bytes)
    {
        foreach (var chunk in chunks.Value) file.Checked(chunk.Address, chunk.Length);
        if (chunks.Value.Count > Shape.Zip(Sizes, (length, part) => (length + part - 1) / part).Aggregate(1.0, (product, count) => product * count)) throw file.Error("has more chunks than its array");
        if (Packed.IsBomb(bytes, chunks.Value.Sum(chunk => chunk.Length))) throw file.Error($"declares {bytes} bytes for an array and stores {chunks.Value.Sum(chunk => chunk.Length)}");
        if (Packed.IsBomb(chunkBytes, file.Length)) throw file.Error($"has chunks of {chunkBytes} bytes");
    }

    public override void Fill(byte* memory, long bytes)
    {
        FillUnset(memory, bytes);
        foreach (var (offset, address, length, left) in chunks.Value)
        {
            var stored = new byte[file.Checked(address, length)];
            file.Read(address, stored);
            var isCut = offset.Where((start, axis) => start + Sizes[axis] > Shape[axis]).Any();
            var values = filters.Undo(stored, chunkBytes, (flags & WholeEdges) != 0 && isCut ? -1 : left, file);
            if (values.Length < chunkBytes) throw file.Error("has a chunk that is too short");
            if (offset.Where((start, axis) => start < 0 || start >= Shape[axis]).Any()) throw file.Error("has a chunk outside its array");
            fixed (byte* from = values) Copy(from, memory, 0, offset);
        }
    }

    private void FillUnset(byte* memory, long bytes)
    {
        if (!unset.AsSpan().ContainsAnyExcept((byte)0)) NativeMemory.Clear(memory, (nuint)bytes);
        else
            for (var done = 0L; done < bytes; done += size) unset.CopyTo(new Span<byte>(memory + done, size));
    }

    private void Copy(byte* from, byte* to, int axis, long[] offset)
    {
        var count = Math.Min(Sizes[axis], Shape[axis] - offset[axis]);
        long stepFrom = size, stepTo = size;
        for (var inner = axis + 1; inner < Sizes.Length; inner++) (stepFrom, stepTo) = (stepFrom * Sizes[inner], stepTo * Shape[inner]);
        to += offset[axis] * stepTo;
        if (axis == Sizes.Length - 1) Buffer.MemoryCopy(from, to, count * size, count * size);
        else
            for (var i = 0L; i < count; i++) Copy(from + i * stepFrom, to + i * stepTo, axis + 1, offset);
    }

    // The last one is the size of a value.
    private static long[] SizesOf(HdfCursor layout, int axes, int sizeOfSize)
    {
        if (axes < 2) throw layout.File.Error("has chunks of an impossible shape");
        long[] sizes = [.. Enumerable.Range(0, axes).Select(_ => layout.Number(sizeOfSize))];
        return sizes[..^1];
    }
}
