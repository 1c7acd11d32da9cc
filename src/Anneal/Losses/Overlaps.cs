using static TorchSharp.torch;

namespace Anneal.Losses;

/// <summary>Sums of masks. Runs inside the caller's dispose scope.</summary>
internal static class Overlaps
{
    /// <summary>The sum over some axes, or over all.</summary>
    public static Tensor Sum(Tensor x, Axes? axis) => axis is { } some ? x.sum(some.Of(x)) : x.sum();
}
