using static TorchSharp.torch;

namespace Anneal.Losses;

/// <summary>Vectors of length 1. Runs inside the caller's dispose scope.</summary>
internal static class Directions
{
    /// <summary><c>x / sqrt(max(sum(x^2), 1e-14))</c> along an axis, as Keras's <c>normalize</c>.</summary>
    public static Tensor Unit(Tensor x, int axis) => x * x.Squared().sum(axis, keepdim: true).AtLeast(1e-14).rsqrt();
}
