using Anneal.Native;
using static TorchSharp.torch;

namespace Anneal.Distribution;

/// <summary>Where the gradients of a step lie that are summed in place. Two variables may have one gradient, or parts of it, in the same memory: each is summed in memory of its own.</summary>
internal sealed unsafe class GradientMemory
{
    private readonly List<(nint Start, nint End)> taken = [];

    /// <summary>The gradient, or a copy where a part of it is taken.</summary>
    public Tensor Take(Tensor gradient)
    {
        var (start, bytes) = ((nint)TensorMemory.Data(gradient), (nint)(gradient.numel() * gradient.element_size()));
        foreach (var (first, last) in taken)
            if (start < last && first < start + bytes) return gradient.clone();
        taken.Add((start, start + bytes));
        return gradient;
    }
}
