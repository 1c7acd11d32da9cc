using System.Numerics;

namespace Anneal.Saving;

/// <summary>The trees of newer files: records in order, those of inner nodes too. Source: HDF5 File Format Specification 3.0, section III.A.2.</summary>
internal static class HdfSearchTree
{
    public static IEnumerable<(int Type, HdfCursor Record)> Records(HdfBytes file, long address)
    {
        var header = file.At(address, 38, "BTHD"u8);
        header.Skip(1);
        var (type, nodeSize, recordSize, depth) = (header.Byte(), header.Int(), header.Short(), header.Short());
        header.Skip(2);
        var (first, count) = (header.Long(), header.Short());
        if (depth > 16 || recordSize == 0 || nodeSize is < 32 or > 1 << 20) throw file.Error("has a tree of impossible sizes");
        var most = new long[depth + 1];
        var total = new long[depth + 1];
        most[0] = total[0] = (nodeSize - 10) / recordSize;
        for (var level = 1; level <= depth; level++)
        {
            var pointer = 8 + BytesFor(most[0]) + (level == 1 ? 0 : BytesFor(total[level - 1]));
            most[level] = (nodeSize - 10 - pointer) / (recordSize + pointer);
            total[level] = Math.Min(1L << 50, (most[level] + 1) * total[level - 1] + most[level]);
        }
        return Visit(first, count, depth);

        IEnumerable<(int, HdfCursor)> Visit(long at, long records, int level)
        {
            if (records == 0 && level == 0) yield break;
            var node = file.At(at, nodeSize, level == 0 ? "BTLF"u8 : "BTIN"u8);
            node.Skip(2);
            for (var i = 0L; i < records; i++) yield return (type, node.Part(recordSize));
            if (level == 0) yield break;
            for (var i = 0L; i <= records; i++)
            {
                var (below, held) = (node.Long(), node.Number(BytesFor(most[0])));
                if (level > 1) node.Skip(BytesFor(total[level - 1]));
                foreach (var found in Visit(below, held, level - 1)) yield return found;
            }
        }
    }

    /// <summary>The bytes that hold numbers up to one.</summary>
    public static int BytesFor(long most) => BitOperations.Log2((ulong)Math.Max(1, most)) / 8 + 1;
}
