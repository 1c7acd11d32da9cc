using static Anneal.Arithmetic;
using static TorchSharp.torch;

namespace Anneal.Losses;

/// <summary>One minus the overlap of two masks: <c>1 - 2 sum(t p) / (sum(t) + sum(p) + 1e-7)</c>.</summary>
/// <param name="reduction">The reduction of the values to one number.</param>
/// <param name="name">The name of the loss in logs.</param>
/// <param name="axis">The axes to sum over; null (the default) for all, which gives one value per batch.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks>Targets and predictions (both 0 to 1) have the same shape. Source: <c>keras.losses.Dice</c>.</remarks>
[Keras("keras.losses")]
public sealed partial class Dice(ChoiceOrNull<Reduction> reduction = default, string name = "dice", Axes? axis = null, string? dtype = null)
    : Loss(name, reduction, dtype)
{
    /// <summary>The axes to sum over; null for all.</summary>
    public Axes? Axis { get; } = axis;

    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        using var scope = NewDisposeScope();
        var (t, p) = Operands.Align(yTrue, yPred);
        var overlap = Overlaps.Sum(t * p, Axis);
        return OneMinus(overlap.Times(2) / Overlaps.Sum(t, Axis).Plus(Overlaps.Sum(p, Axis)).Plus(Probability.Least)).MoveToOuterDisposeScope();
    }
}
