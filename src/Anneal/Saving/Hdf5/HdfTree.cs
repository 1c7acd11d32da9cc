namespace Anneal.Saving;

/// <summary>Trees of the first version, which find the links of a group and the chunks of an array. Source: HDF5 File Format Specification 3.0, section III.A.1.</summary>
internal static class HdfTree
{
    /// <summary>What the tree leads to, in its order, each with its key. Levels count down, so that no tree leads back to itself.</summary>
    public static List<(HdfCursor Key, long Address)> Leaves(HdfBytes file, long root, int type, int keySize)
    {
        var leaves = new List<(HdfCursor, long)>();
        Visit(root, null);
        return leaves;

        void Visit(long address, int? level)
        {
            var head = file.At(address, 24, "TREE"u8);
            var (kind, at, count) = (head.Byte(), head.Byte(), head.Short());
            if (kind != type || level is { } expected && at != expected) throw file.Error($"has a tree of another kind at byte {address}");
            var entries = file.At(address + 24, (long)count * (keySize + 8));
            for (var i = 0; i < count; i++)
            {
                var (key, below) = (entries.Part(keySize), entries.Long());
                if (at == 0) leaves.Add((key, below));
                else Visit(below, at - 1);
            }
        }
    }
}
