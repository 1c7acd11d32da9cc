namespace Anneal.Saving;

/// <summary>How newer files list the chunks of an array. Source: HDF5 File Format Specification 3.0, section IV.A.2.i, version 4.</summary>
internal static class HdfChunkIndex
{
    private const int Single = 1, Implicit = 2, Fixed = 3, Growing = 4, Tree = 5, SingleIsPacked = 2;
    private const int PlainRecord = 10, PackedRecord = 11;

    /// <summary>The chunks of an array, found once they are wanted.</summary>
    public static Func<HdfChunks, IEnumerable<HdfChunk>> Read(HdfHeader header, HdfCursor layout, int flags)
    {
        var (file, kind) = (header.File, layout.Byte());
        if (kind is < Single or > Tree) throw file.Error("lists the chunks of an array in a way that is not read");
        var isPacked = header.First(HdfMessage.Filters) is not null;
        var (length, mask) = kind == Single && (flags & SingleIsPacked) != 0 ? (layout.Long(), layout.Int()) : (-1, 0);
        // How the index was made, which it says itself.
        layout.Skip(kind switch { Fixed => 1, Growing => 5, Tree => 6, _ => 0 });
        var address = layout.Long();
        if (address < 0) return _ => [];
        return chunks =>
        {
            var grid = new HdfChunkGrid(chunks.Shape, HdfSpace.Most(header.First(HdfMessage.Space)!), chunks.Sizes);
            return kind switch
            {
                Single => [new(grid.Place(0), address, length < 0 ? chunks.ChunkBytes : length, mask)],
                Implicit => InOrder(chunks, grid, address, file),
                Fixed => Listed(HdfFixedArray.Elements(file, address)),
                Growing => Listed(HdfGrowingArray.Elements(file, address)),
                _ => HdfSearchTree.Records(file, address).Select(found => Recorded(found.Type, found.Record, chunks)),
            };

            IEnumerable<HdfChunk> Listed(IEnumerable<(long Number, HdfCursor Element)> elements) => elements
                .Select(element => (element.Number, Address: element.Element.Long(), Element: element.Element))
                .Where(element => element.Address >= 0)
                .Select(element => isPacked ? new HdfChunk(grid.Place(element.Number), element.Address, element.Element.Number(element.Element.Left - 4), element.Element.Int())
                    : new(grid.Place(element.Number), element.Address, chunks.ChunkBytes, 0));
        };
    }

    // One after the other, as far as the file goes; those of an array that may grow are there already.
    private static IEnumerable<HdfChunk> InOrder(HdfChunks chunks, HdfChunkGrid grid, long address, HdfBytes file)
    {
        for (var i = 0L; address + i * chunks.ChunkBytes < file.Length; i++)
        {
            var place = grid.Place(i);
            if (place[0] >= chunks.Shape[0]) yield break;
            if (place.Zip(chunks.Shape).All(axis => axis.First < axis.Second)) yield return new(place, address + i * chunks.ChunkBytes, chunks.ChunkBytes, 0);
        }
    }

    private static HdfChunk Recorded(int type, HdfCursor record, HdfChunks chunks)
    {
        if (type is not (PlainRecord or PackedRecord)) throw record.File.Error("has an index of another kind than of chunks");
        var address = record.Long();
        var (length, mask) = type == PackedRecord ? (record.Number(record.Left - 4 - 8 * chunks.Sizes.Length), record.Int()) : (chunks.ChunkBytes, 0);
        return new([.. chunks.Sizes.Select(size => record.Long() * size)], address, length, mask);
    }
}
