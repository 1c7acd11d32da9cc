using Anneal.Native;
using static TorchSharp.torch;

namespace Anneal.Distribution;

/// <summary>Where gradients lie.</summary>
internal static unsafe class GradientMemory
{
    /// <summary>A gradient that is summed in place. Two variables may have one gradient, or parts of it, in the same memory: each is summed in memory of its own.</summary>
    public static Tensor Apart(Tensor gradient, IReadOnlyList<Tensor> before)
    {
        var (start, end) = Range(gradient);
        return before.Any(other => Range(other) is var (first, last) && start < last && first < end) ? gradient.clone() : gradient;
    }

    private static (nint Start, nint End) Range(Tensor values)
    {
        var start = (nint)TensorMemory.Data(values);
        return (start, start + (nint)(values.numel() * values.element_size()));
    }
}
