using static TorchSharp.torch;

namespace Anneal.Losses;

/// <summary>Sums of masks. Runs inside the caller's dispose scope.</summary>
internal static class Overlaps
{
    /// <summary>The sum over one axis, or over all.</summary>
    public static Tensor Sum(Tensor x, int? axis) => axis is { } one ? x.sum(one) : x.sum();
}
