using System.Text;
using System.Text.Json;
using Anneal.Native;
using Anneal.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Distribution;

/// <summary>Tensors of rank 0 for all ranks.</summary>
internal static class SharedTensors
{
    private const int Piece = 1 << 30;

    /// <summary>Gives each rank what rank 0 reads.</summary>
    /// <param name="ranks">All ranks.</param>
    /// <param name="read">A text and contiguous tensors on the CPU; called on rank 0.</param>
    /// <returns>The text and the tensors, which the caller frees; null where there are none.</returns>
    public static (string Text, OrderedDictionary<string, Tensor> Tensors)? FromRoot(Ranks ranks, Func<(string Text, OrderedDictionary<string, Tensor> Tensors)?> read)
    {
        (string Text, OrderedDictionary<string, Tensor> Tensors)? own = null;
        var told = ranks.FromRoot(() =>
        {
            own = read();
            return own is { } found ? JsonSerializer.SerializeToUtf8Bytes(new Table(found.Text, [.. found.Tensors.Select(entry => new Entry(entry.Key, (int)entry.Value.dtype, entry.Value.shape))])) : [];
        });
        if (told.Length == 0) return null;
        var table = JsonSerializer.Deserialize<Table>(told)!;
        var tensors = own?.Tensors ?? [];
        foreach (var entry in table.Entries)
        {
            if (own is null) tensors.Add(entry.Name, empty(entry.Shape, dtype: (ScalarType)entry.Type).DetachFromDisposeScope());
            Broadcast(ranks, tensors[entry.Name]);
        }
        return (table.Text, tensors);
    }

    private static unsafe void Broadcast(Ranks ranks, Tensor tensor)
    {
        var bytes = tensor.numel() * tensor.dtype.ElementSize();
        for (long start = 0; start < bytes; start += Piece)
            ranks.Cluster.Broadcast(new((byte*)TensorMemory.Data(tensor) + start, (int)Math.Min(Piece, bytes - start)));
        GC.KeepAlive(tensor);
    }

    private sealed record Table(string Text, Entry[] Entries);

    private sealed record Entry(string Name, int Type, long[] Shape);
}
