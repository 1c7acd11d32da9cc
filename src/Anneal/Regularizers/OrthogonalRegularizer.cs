using Anneal.Losses;
using static TorchSharp.torch;

namespace Anneal.Regularizers;

/// <summary>A penalty that makes the rows (or columns) of a matrix orthogonal: <c>factor mean(|cos(a, b)|)</c> over all pairs a ≠ b.</summary>
/// <param name="factor">The factor, at least 0; 0.01 by default. The factor is kept in single precision, as in Keras.</param>
/// <param name="mode">The vectors that become orthogonal; rows by default.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="factor"/> is negative, NaN or infinite, or <paramref name="mode"/> is unknown.</exception>
/// <remarks>The weights must be a matrix. The penalty of a single row, which has no pair, is NaN, as in Keras. Source:
/// <c>keras.regularizers.OrthogonalRegularizer</c>.</remarks>
[Keras("keras.regularizers")]
public sealed partial class OrthogonalRegularizer(double factor = 0.01, Choice<OrthogonalMode> mode = default) : Regularizer
{
    /// <summary>The factor.</summary>
    public double Factor { get; } = (float)Require.Single(Require.NotNegative(factor));

    /// <summary>The vectors that become orthogonal.</summary>
    public OrthogonalMode Mode { get; } = Require.Defined(mode);

    /// <inheritdoc/>
    protected override Tensor Penalty(Tensor weights)
    {
        if (weights.dim() != 2)
            throw new ArgumentException($"weights must have 2 axes for OrthogonalRegularizer, which takes matrices only; they had shape {ShapeText.Of(weights)}.", nameof(weights));
        var vectors = Directions.Unit(Mode is OrthogonalMode.Rows ? weights : weights.t(), axis: 1);
        var n = vectors.size(0);
        var cosines = vectors.mm(vectors.t());
        var others = Arithmetic.OneMinus(eye(n, dtype: weights.dtype, device: weights.device));
        return (cosines * others).abs().sum().Times(Factor / 2).DividedBy(n * (n - 1) / 2.0);
    }
}
