using static TorchSharp.torch;

namespace Anneal.Initializers;

/// <summary>The identity matrix times a gain; further rows or columns of a matrix that is not square are 0.</summary>
/// <param name="gain">The value on the diagonal, finite; 1 by default.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="gain"/> is not finite.</exception>
/// <remarks>Makes matrices only. Source: <c>keras.initializers.Identity</c>.</remarks>
[Keras("keras.initializers", "IdentityInitializer")]
public sealed partial class Identity(double gain = 1) : Initializer
{
    /// <summary>The value on the diagonal.</summary>
    /// <remarks>Keras leaves it out of the config, and so loses it; here it is left out where it is 1.</remarks>
    [OmitFromConfig(1.0)]
    public double Gain { get; } = Require.Single(Require.Finite(gain));

    /// <inheritdoc/>
    protected override Tensor Values(long[] shape) => shape.Length == 2
        ? eye(shape[0], shape[1], dtype: ScalarType.Float32).Times_(Gain)
        : throw new ArgumentException($"Identity makes matrices only: the shape must have 2 sizes, got {ShapeText.Of(shape)}.", nameof(shape));
}
