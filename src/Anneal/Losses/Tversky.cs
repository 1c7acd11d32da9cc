using static Anneal.Arithmetic;
using static TorchSharp.torch;

namespace Anneal.Losses;

/// <summary>
/// One minus the overlap of two masks, with weights for false positives and false negatives:
/// <c>1 - o / (o + alpha sum((1 - t) p) + beta sum(t (1 - p)) + 1e-7)</c> with <c>o = sum(t p)</c>.
/// </summary>
/// <param name="alpha">The weight of false positives, at least 0; 0.5 by default.</param>
/// <param name="beta">The weight of false negatives, at least 0; 0.5 by default. With both 0.5 this is <see cref="Dice"/>.</param>
/// <param name="reduction">The reduction of the values to one number.</param>
/// <param name="name">The name of the loss in logs.</param>
/// <param name="axis">The axes to sum over; null (the default) for all, which gives one value per batch.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <exception cref="ArgumentOutOfRangeException">A weight is below 0 or not finite.</exception>
/// <remarks>
/// Targets and predictions (both 0 to 1) have the same shape. Reference: Salehi et al., 2017.
/// Source: <c>keras.losses.Tversky</c>.
/// </remarks>
[Keras("keras.losses")]
public sealed partial class Tversky(
    double alpha = 0.5, double beta = 0.5, ChoiceOrNull<Reduction> reduction = default, string name = "tversky", Axes? axis = null, string? dtype = null)
    : Loss(name, reduction, dtype)
{
    /// <summary>The weight of false positives.</summary>
    public double Alpha { get; } = Require.Single(Require.NotNegative(alpha));

    /// <summary>The weight of false negatives.</summary>
    public double Beta { get; } = Require.Single(Require.NotNegative(beta));

    /// <summary>The axes to sum over; null for all.</summary>
    public Axes? Axis { get; } = axis;

    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        using var scope = NewDisposeScope();
        var (t, p) = Operands.Align(yTrue, yPred);
        var overlap = Overlaps.Sum(t * p, Axis);
        var falsePositives = Overlaps.Sum(OneMinus(t) * p, Axis);
        var falseNegatives = Overlaps.Sum(t * OneMinus(p), Axis);
        var all = overlap.Plus(falsePositives.Times(Alpha)).Plus(falseNegatives.Times(Beta)).Plus(Probability.Least);
        return OneMinus(overlap / all).MoveToOuterDisposeScope();
    }
}
