using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Running means in tensor operations, with one array of their size beside them.</summary>
internal static class TensorMeans
{
    /// <summary>m ← m + share (x - m).</summary>
    public static void Approach(this Tensor m, Tensor x, double share)
    {
        using var gap = x - m;
        m.Plus_(gap.Times_(share));
    }

    /// <summary>v ← v + share (x² - v).</summary>
    public static void ApproachSquare(this Tensor v, Tensor x, double share)
    {
        using var gap = x * x;
        v.Plus_(gap.sub_(v).Times_(share));
    }

    /// <summary>√(mean x²).</summary>
    public static Tensor RootMeanSquare(this Tensor x)
    {
        using var squares = x * x;
        return squares.mean().sqrt();
    }
}
