namespace Anneal.Saving;

/// <summary>The links of a group: names and addresses of objects. Source: HDF5 File Format Specification 3.0, sections III and IV.A.2.</summary>
internal static class HdfLinks
{
    private const int Soft = 1;

    /// <summary>All links, in the order of the file; null for what is no group.</summary>
    /// <exception cref="InvalidDataException">One leads to another place or file: only what lies here is read.</exception>
    public static IEnumerable<(string Name, long Address)>? Of(HdfHeader header)
    {
        if (header.First(HdfMessage.SymbolTable) is { } table) return OfTable(header.File, table.Long(), table.Long());
        if (header.First(HdfMessage.LinkInfo) is not { } info) return null;
        info.Skip(1);
        if ((info.Byte() & 1) != 0) info.Skip(8);
        var (heap, index) = (info.Long(), info.Long());
        return [.. header.All(HdfMessage.Link).Concat(heap < 0 ? [] : HdfDenseStorage.Read(header.File, heap, index)).Select(Link)];
    }

    private static (string Name, long Address) Link(HdfCursor link)
    {
        link.Skip(1);
        var flags = link.Byte();
        var kind = (flags & 8) != 0 ? link.Byte() : 0;
        link.Skip(((flags & 4) != 0 ? 8 : 0) + ((flags & 16) != 0 ? 1 : 0));
        var name = link.Part(link.Number(1 << (flags & 3))).Text();
        return kind == 0 ? (name, link.Long()) : throw NotFollowed(link.File, name, kind == Soft ? "place" : "file");
    }

    private static List<(string Name, long Address)> OfTable(HdfBytes file, long tree, long heap)
    {
        var links = new List<(string, long)>();
        var place = file.At(heap, 32, "HEAP"u8);
        place.Skip(4);
        var (length, _, start) = (place.Long(), place.Long(), place.Long());
        var names = file.At(start, length);
        foreach (var (_, node) in HdfTree.Leaves(file, tree, type: 0, keySize: 8))
        {
            var head = file.At(node, 8, "SNOD"u8);
            head.Skip(2);
            var count = head.Short();
            var entries = file.At(node + 8, count * 40);
            for (var i = 0; i < count; i++)
            {
                var (at, address, cache) = (entries.Long(), entries.Long(), entries.Int());
                entries.Skip(20);
                var name = names.Again();
                name.Skip(at);
                var text = name.Text();
                links.Add(cache == 2 ? throw NotFollowed(file, text, "place") : (text, address));
            }
        }
        return links;
    }

    private static InvalidDataException NotFollowed(HdfBytes file, string name, string where) => file.Error($"has a link '{JsonText.Shorten(name)}' to another {where}, which is not followed");
}
