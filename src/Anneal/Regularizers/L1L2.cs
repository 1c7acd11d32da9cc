using static TorchSharp.torch;

namespace Anneal.Regularizers;

/// <summary>The sum of the L1 and L2 penalties: <c>l1 sum(|w|) + l2 sum(w²)</c>.</summary>
/// <param name="l1">The factor of the absolute values, at least 0; 0 by default.</param>
/// <param name="l2">The factor of the squares, at least 0; 0 by default.</param>
/// <exception cref="ArgumentOutOfRangeException">A factor is negative, NaN or infinite.</exception>
/// <remarks>If both factors are 0, the penalty is 0 and has no gradient. Source: <c>keras.regularizers.L1L2</c>.</remarks>
[Keras("keras.regularizers", "l1_l2")]
public sealed partial class L1L2(double l1 = 0.0, double l2 = 0.0) : Regularizer
{
    /// <summary>The factor of the absolute values.</summary>
    public double L1 { get; } = Require.Single(Require.NotNegative(l1));

    /// <summary>The factor of the squares.</summary>
    public double L2 { get; } = Require.Single(Require.NotNegative(l2));

    /// <inheritdoc/>
    protected override Tensor Penalty(Tensor weights)
    {
        var penalty = weights.new_zeros([]);
        if (L1 != 0) penalty = penalty.Plus(weights.abs().sum().Times(L1));
        if (L2 != 0) penalty = penalty.Plus(weights.Squared().sum().Times(L2));
        return penalty;
    }
}
