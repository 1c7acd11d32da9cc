namespace Anneal.Saving;

/// <summary>Values in chunks of one shape, each packed by itself. What no chunk has is 0.</summary>
internal sealed unsafe class HdfChunks : HdfLayout
{
    private const int Single = 1, Implicit = 2, Filtered = 2;

    private readonly HdfBytes file;
    private readonly HdfFilters filters;
    private readonly Shape shape;
    private readonly long[] sizes;
    private readonly int size, chunkBytes;
    private readonly Lazy<List<(long[] Offset, long Address, long Length, long Mask)>> chunks;

    private HdfChunks(HdfHeader header, Shape shape, long[] sizes, int size, Func<HdfChunks, List<(long[] Offset, long Address, long Length, long Mask)>> chunks)
    {
        (file, this.shape, this.sizes, this.size) = (header.File, shape, sizes, size);
        var bytes = sizes.Aggregate((Int128)size, (product, length) => product * length);
        if (sizes.Length != shape.Rank || shape.Rank == 0 || bytes <= 0 || bytes > int.MaxValue / 2) throw file.Error("has chunks of an impossible shape");
        (chunkBytes, filters) = ((int)bytes, HdfFilters.Read(header));
        this.chunks = new(() => chunks(this));
    }

    public static HdfChunks Read(HdfHeader header, HdfCursor layout, int version, Shape shape, int size)
    {
        var flags = version == 4 ? layout.Byte() : 0;
        var axes = layout.Byte();
        if (version == 3) return OfTree(header, layout.Long(), layout, axes, 4, shape, size);
        var sizes = Sizes(layout, axes, layout.Byte());
        var index = layout.Byte();
        if (index is not (Single or Implicit)) throw header.File.Error("lists the chunks of an array in a way that is not read");
        var packed = index == Single && (flags & Filtered) != 0;
        var (length, mask) = packed ? (layout.Long(), layout.Int()) : (-1, 0);
        var address = layout.Long();
        return new(header, shape, sizes, size, self => address < 0 ? [] : [.. self.Offsets().Take(index == Single ? 1 : (int)Math.Min(int.MaxValue, self.file.Length / self.chunkBytes + 1))
            .Select((offset, i) => (offset, address + (long)i * self.chunkBytes, packed ? length : self.chunkBytes, mask))]);
    }

    /// <summary>Chunks that a tree finds.</summary>
    public static HdfChunks OfTree(HdfHeader header, long address, HdfCursor layout, int axes, int sizeOfSize, Shape shape, int size) =>
        new(header, shape, Sizes(layout, axes, sizeOfSize), size, self => address < 0 ? [] : [.. HdfTree.Leaves(self.file, address, type: 1, keySize: 8 + 8 * axes).Select(leaf =>
        {
            var (length, mask) = (leaf.Key.Int(), leaf.Key.Int());
            return (Enumerable.Range(0, shape.Rank).Select(_ => leaf.Key.Long()).ToArray(), leaf.Address, length, mask);
        })]);

    public override void Require(long bytes)
    {
        foreach (var chunk in chunks.Value) file.Checked(chunk.Address, chunk.Length);
        if (chunks.Value.Count > shape.Zip(sizes, (length, part) => (length + part - 1) / part).Aggregate(1.0, (product, count) => product * count)) throw file.Error("has more chunks than its array");
        if (Packed.IsBomb(bytes, chunks.Value.Sum(chunk => chunk.Length))) throw file.Error($"declares {bytes} bytes for an array and stores {chunks.Value.Sum(chunk => chunk.Length)}");
        if (Packed.IsBomb(chunkBytes, file.Length)) throw file.Error($"has chunks of {chunkBytes} bytes");
    }

    public override void Fill(byte* memory, long bytes)
    {
        new Span<byte>(memory, checked((int)Math.Min(bytes, int.MaxValue))).Clear();
        for (var done = (long)int.MaxValue; done < bytes; done += int.MaxValue) new Span<byte>(memory + done, (int)Math.Min(int.MaxValue, bytes - done)).Clear();
        foreach (var (offset, address, length, mask) in chunks.Value)
        {
            var stored = new byte[file.Checked(address, length)];
            file.Read(address, stored);
            var values = filters.Undo(stored, chunkBytes, mask, file);
            if (values.Length < chunkBytes) throw file.Error("has a chunk that is too short");
            if (offset.Where((start, axis) => start < 0 || start >= shape[axis]).Any()) throw file.Error("has a chunk outside its array");
            fixed (byte* from = values) Copy(from, memory, 0, offset);
        }
    }

    private void Copy(byte* from, byte* to, int axis, long[] offset)
    {
        var count = Math.Min(sizes[axis], shape[axis] - offset[axis]);
        long stepFrom = size, stepTo = size;
        for (var inner = axis + 1; inner < sizes.Length; inner++) (stepFrom, stepTo) = (stepFrom * sizes[inner], stepTo * shape[inner]);
        to += offset[axis] * stepTo;
        if (axis == sizes.Length - 1) Buffer.MemoryCopy(from, to, count * size, count * size);
        else
            for (var i = 0L; i < count; i++) Copy(from + i * stepFrom, to + i * stepTo, axis + 1, offset);
    }

    // All places of chunks, the last axis first.
    private IEnumerable<long[]> Offsets()
    {
        var at = new long[sizes.Length];
        while (true)
        {
            yield return [.. at];
            var axis = sizes.Length - 1;
            while (axis >= 0 && (at[axis] += sizes[axis]) >= shape[axis]) at[axis--] = 0;
            if (axis < 0) yield break;
        }
    }

    // The last one is the size of a value.
    private static long[] Sizes(HdfCursor layout, int axes, int sizeOfSize)
    {
        if (axes < 2) throw layout.File.Error("has chunks of an impossible shape");
        long[] sizes = [.. Enumerable.Range(0, axes).Select(_ => layout.Number(sizeOfSize))];
        return sizes[..^1];
    }
}
