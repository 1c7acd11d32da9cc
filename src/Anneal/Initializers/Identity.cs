using Anneal.Naming;
using static TorchSharp.torch;

namespace Anneal.Initializers;

/// <summary>The identity matrix times a gain; further rows or columns of a matrix that is not square are 0.</summary>
/// <param name="gain">The value on the diagonal, finite; 1 by default.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="gain"/> is not finite.</exception>
/// <remarks>Makes matrices only. Source: <c>keras.initializers.Identity</c>.</remarks>
public sealed class Identity(double gain = 1) : Initializer
{
    /// <summary>The value on the diagonal.</summary>
    public double Gain { get; } = Argument.Finite(gain);

    /// <inheritdoc/>
    protected override Tensor Values(long[] shape) => shape.Length == 2
        ? eye(shape[0], shape[1], dtype: ScalarType.Float32).Times_(Gain)
        : throw new ArgumentException($"Identity makes matrices only: the shape must have 2 sizes, got {ShapeText.Of(shape)}.", nameof(shape));
}
