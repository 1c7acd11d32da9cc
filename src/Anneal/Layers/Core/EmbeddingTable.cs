using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Rows of a table by their numbers.</summary>
internal static class EmbeddingTable
{
    /// <summary>Row <c>ids[i]</c> for each id.</summary>
    /// <exception cref="ArgumentException">An id is no row of the table.</exception>
    public static Tensor Rows(Layer layer, Tensor table, Tensor input)
    {
        var ids = input.reshape(-1);
        if (ids.dtype is not (ScalarType.Int32 or ScalarType.Int64)) ids = ids.to(ScalarType.Int64);
        var rows = table.size(0);
        try
        {
            var found = EmbeddingRows.Serves(table, ids) ? EmbeddingRows.Run(table, ids.to(ScalarType.Int64))[0] : table.index_select(0, ids);
            return found.reshape([.. input.shape, table.size(1)]);
        }
        catch (ExternalException) when (OutOfRange(ids, rows) is { } id)
        {
            throw layer.Refuses($"takes ids from 0 to {rows - 1} (inputDim is {rows})", id, nameof(input));
        }
    }

    /// <summary>The mask of ids whose 0 is padding.</summary>
    public static Tensor IsNotPadding(Tensor ids) => ids.Is(0).logical_not();

    // libtorch looks at every id anyway; which one it was is asked only when it refuses.
    private static long? OutOfRange(Tensor ids, long rows)
    {
        using var wrong = ids.IsBelow(0).logical_or(ids.IsAtLeast(rows));
        using var first = ids.masked_select(wrong);
        return first.numel() == 0 ? null : first.to(ScalarType.Int64).data<long>()[0];
    }
}
