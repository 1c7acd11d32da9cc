using static TorchSharp.torch;

namespace Anneal.Constraints;

/// <summary>Euclidean norms of weights. Runs inside the caller's dispose scope.</summary>
internal static class Norms
{
    private const double Least = 1e-7f;

    /// <summary>The norms along some axes, which become 1.</summary>
    public static Tensor Along(Tensor weights, Axes axis) => weights.Squared().sum(axis.Of(weights), keepdim: true).sqrt();

    /// <summary>Weights of one norm, scaled to another.</summary>
    public static Tensor Rescale(Tensor weights, Tensor from, Tensor to) => weights * (to / from.Plus(Least));

    /// <summary>Weights of one norm, scaled to 1.</summary>
    public static Tensor Normalize(Tensor weights, Tensor from) => weights / from.Plus(Least);
}
