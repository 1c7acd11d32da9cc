using static TorchSharp.torch;

namespace Anneal.Losses;

/// <summary>The mean of the absolute errors in percent of the targets: <c>100 * mean(|t - p| / max(|t|, 1e-7))</c> over the last axis.</summary>
/// <param name="reduction">The reduction of the values to one number.</param>
/// <param name="name">The name of the loss in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks>Targets and predictions have the same shape; there is one value per row of the last axis. Source:
/// <c>keras.losses.MeanAbsolutePercentageError</c>.</remarks>
[Keras("keras.losses", "mape", "MAPE")]
public sealed partial class MeanAbsolutePercentageError(ChoiceOrNull<Reduction> reduction = default, string name = "mean_absolute_percentage_error", string? dtype = null) : Loss(name, reduction, dtype)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        using var scope = NewDisposeScope();
        var (t, p) = Operands.Align(yTrue, yPred);
        var share = ((t - p) / t.abs().AtLeast(Probability.Least)).abs();
        return share.mean([-1]).Times(100).MoveToOuterDisposeScope();
    }
}
