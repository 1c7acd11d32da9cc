using static TorchSharp.torch;

namespace Anneal.Losses;

/// <summary>A cross-entropy of integer labels that wrong labels disturb less: <c>(1 - p^q) / q</c>, where p is the probability of the label.</summary>
/// <param name="q">Between 0 (as the cross-entropy) and 1 (as the absolute error), both excluded; 0.5 by default.</param>
/// <param name="reduction">The reduction of the values to one number.</param>
/// <param name="name">The name of the loss in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="q"/> is not between 0 and 1.</exception>
/// <remarks>
/// Predictions are probabilities of shape (samples, ..., classes); targets have the same shape without the class axis, or with a class axis of size 1.
/// Reference: Zhang and Sabuncu, 2018. Source: <c>keras.losses.CategoricalGeneralizedCrossEntropy</c>.
/// </remarks>
[Keras("keras.losses")]
public sealed partial class CategoricalGeneralizedCrossEntropy(
    double q = 0.5, ChoiceOrNull<Reduction> reduction = default, string name = "categorical_generalized_cross_entropy", string? dtype = null)
    : Loss(name, reduction, dtype)
{
    /// <summary>Between 0 (as the cross-entropy) and 1 (as the absolute error).</summary>
    public double Q { get; } = q is > 0 and < 1 ? q : throw Require.Refused(q, "greater than 0 and less than 1");

    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        using var scope = NewDisposeScope();
        var probabilities = Operands.AsFloat(yPred);
        var labels = Operands.AsType(Metrics.Accuracies.Labels(yTrue, yPred), ScalarType.Int64).unsqueeze(-1);
        var ofLabel = zeros_like(probabilities).scatter_(-1, labels, ones_like(labels, dtype: probabilities.dtype));
        var p = (probabilities * ofLabel).sum(-1);
        return Arithmetic.OneMinus(p.Power(Q)).DividedBy(Q).MoveToOuterDisposeScope();
    }

    internal override void CheckTargets(Tensor yTrue, ReadOnlySpan<long> outputShape) => LabelCheck.Verify(yTrue, outputShape[^1]);

    internal override OutputKind? Outputs => new(LabelKind.Sparse);
}
