using static TorchSharp.torch;

namespace Anneal.Regularizers;

/// <summary>A penalty that pulls weights to exactly 0: <c>l1 sum(|w|)</c>.</summary>
/// <param name="l1">The factor, at least 0; 0.01 by default. The factor is kept in single precision, as in Keras.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="l1"/> is negative, NaN or infinite.</exception>
/// <remarks>Source: <c>keras.regularizers.L1</c>.</remarks>
[Keras("keras.regularizers")]
public sealed partial class L1(double l1 = 0.01) : Regularizer
{
    /// <summary>The factor.</summary>
    [ConfigKey("l1")]
    public double Factor { get; } = (float)Require.Single(Require.NotNegative(l1));

    /// <inheritdoc/>
    protected override Tensor Penalty(Tensor weights) => weights.abs().sum().Times(Factor);
}
