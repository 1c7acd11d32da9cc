using static TorchSharp.torch;

namespace Anneal.Graphs;

/// <summary>Tensors as objects: who owns which. TorchSharp's own comparison, which <c>IndexOf</c> and <c>Contains</c> use, compares the numbers in them.</summary>
internal static class Handles
{
    public static bool Holds(ReadOnlySpan<Tensor?> tensors, Tensor tensor)
    {
        foreach (var other in tensors)
            if (ReferenceEquals(other, tensor)) return true;
        return false;
    }

    /// <summary>Replaces each result that is a handle of somebody else, or is there twice, by a handle of its own.</summary>
    public static void MakeOwn(Tensor[] results, Tensor[] inputs, Tensor[] converted)
    {
        for (var i = 0; i < results.Length; i++)
            if (Holds(inputs, results[i]) || Holds(converted, results[i]) || Holds(results.AsSpan(0, i), results[i]))
                results[i] = results[i].alias();
    }
}
