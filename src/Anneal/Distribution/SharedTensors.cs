using System.Text;
using System.Text.Json.Nodes;
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
            return own is { } found ? Encoding.UTF8.GetBytes(new JsonArray(found.Text, new JsonArray([.. found.Tensors.Select(Describe)])).ToJsonString()) : [];
        });
        if (told.Length == 0) return null;
        var table = JsonNode.Parse(told)!.AsArray();
        var tensors = own?.Tensors ?? [];
        foreach (var entry in table[1]!.AsArray())
        {
            var name = (string)entry![0]!;
            if (own is null) tensors.Add(name, empty([.. entry.AsArray().Skip(2).Select(size => (long)size!)], dtype: (ScalarType)(int)entry[1]!).DetachFromDisposeScope());
            Broadcast(ranks, tensors[name]);
        }
        return ((string)table[0]!, tensors);
    }

    private static JsonArray Describe(KeyValuePair<string, Tensor> entry) => [entry.Key, (int)entry.Value.dtype, .. entry.Value.shape.Select(size => (JsonNode)size)];

    private static unsafe void Broadcast(Ranks ranks, Tensor tensor)
    {
        var bytes = tensor.numel() * tensor.dtype.ElementSize();
        for (long start = 0; start < bytes; start += Piece)
            ranks.Cluster.Broadcast(new((byte*)TensorMemory.Data(tensor) + start, (int)Math.Min(Piece, bytes - start)));
        GC.KeepAlive(tensor);
    }
}
