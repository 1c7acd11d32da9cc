using static TorchSharp.torch;

namespace Anneal.Initializers;

/// <summary>Makes the identity matrix times a gain. If the matrix is not square, the remaining rows or columns are 0.</summary>
/// <param name="gain">The value on the diagonal, finite; 1 by default.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="gain"/> is not finite.</exception>
/// <remarks>Only matrices can be made. Source: <c>keras.initializers.Identity</c>.</remarks>
[Keras("keras.initializers", "IdentityInitializer")]
public sealed partial class Identity(double gain = 1) : Initializer
{
    /// <summary>The value on the diagonal.</summary>
    /// <remarks>Keras does not write the gain into the config. Here it is left out only if it is 1.</remarks>
    [OmitFromConfig(1.0)]
    public double Gain { get; } = Require.Single(Require.Finite(gain));

    /// <inheritdoc/>
    protected override Tensor Values(long[] shape) => shape.Length == 2
        ? eye(shape[0], shape[1], dtype: ScalarType.Float32).Times_(Gain)
        : throw new ArgumentException($"shape must have 2 sizes for Identity, which makes matrices only; it was {ShapeText.Of(shape)}.", nameof(shape));
}
