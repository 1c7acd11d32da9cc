using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Means in tensor operations.</summary>
internal static class TensorMeans
{
    /// <summary>√(mean x²).</summary>
    public static Tensor RootMeanSquare(this Tensor x)
    {
        using var squares = x * x;
        return squares.mean().sqrt();
    }
}
