using static Anneal.Arithmetic;
using static TorchSharp.torch;

namespace Anneal.Losses;

/// <summary>1 less the overlap of two masks: <c>1 - 2 sum(t p) / (sum(t) + sum(p) + 1e-7)</c>.</summary>
/// <param name="reduction">How the values become one number.</param>
/// <param name="name">How logs call the loss.</param>
/// <param name="axis">The axis to sum over; null (the default) for all, which gives one value a batch.</param>
/// <remarks>Targets and predictions (both 0 to 1) have one shape. Keras also takes several axes. Source: <c>keras.losses.Dice</c>.</remarks>
public sealed class Dice(Reduction reduction = Reduction.SumOverBatchSize, string name = "dice", int? axis = null) : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        using var scope = NewDisposeScope();
        var (t, p) = Operands.Align(yTrue, yPred);
        var overlap = Overlaps.Sum(t * p, axis);
        return OneMinus(overlap.Times(2) / Overlaps.Sum(t, axis).Plus(Overlaps.Sum(p, axis)).Plus(Probability.Least)).MoveToOuterDisposeScope();
    }
}
