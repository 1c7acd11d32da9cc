using static TorchSharp.torch;

namespace Anneal.Regularizers;

/// <summary>A penalty that keeps weights small: <c>l2 sum(w²)</c>.</summary>
/// <param name="l2">The factor, at least 0; 0.01 by default.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="l2"/> is negative, NaN or infinite.</exception>
/// <remarks>The gradient is 2 l2 w. Source: <c>keras.regularizers.L2</c>.</remarks>
[Keras("keras.regularizers")]
public sealed partial class L2(double l2 = 0.01) : Regularizer
{
    /// <summary>The factor.</summary>
    [ConfigKey("l2")]
    public double Factor { get; } = Require.Single(Require.NotNegative(l2));

    /// <inheritdoc/>
    protected override Tensor Penalty(Tensor weights) => weights.Squared().sum().Times(Factor);
}
