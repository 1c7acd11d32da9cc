using static TorchSharp.torch;

namespace Anneal.Initializers;

/// <summary>Sets all values to one number.</summary>
/// <param name="value">The number, finite; 0 by default.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is not finite.</exception>
/// <remarks>Source: <c>keras.initializers.Constant</c>.</remarks>
[Keras("keras.initializers")]
public sealed partial class Constant(double value = 0) : Initializer
{
    /// <summary>The number.</summary>
    public double Value { get; } = Require.Single(Require.Finite(value));

    /// <inheritdoc/>
    protected override Tensor Values(long[] shape) => empty(shape, dtype: ScalarType.Float32).Fill_(Value);
}
