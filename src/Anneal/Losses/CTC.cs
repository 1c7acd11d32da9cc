using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Anneal.Losses;

/// <summary>
/// The loss of connectionist temporal classification: the negative logarithm of the probability that the predictions over time, without
/// repeats and blanks, spell the label.
/// </summary>
/// <param name="reduction">The reduction of the values to one number.</param>
/// <param name="name">The name of the loss in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks>
/// Targets are class numbers of shape (samples, longest label), padded with 0; class 0 is the blank. Predictions are logits of shape
/// (samples, time, classes). Labels are checked at every call, which waits for the device. A label that is too long for the number of time
/// steps has an infinite loss. Reference: Graves et al., 2006. Source: <c>keras.losses.CTC</c>.
/// </remarks>
[Keras("keras.losses")]
public sealed partial class CTC(ChoiceOrNull<Reduction> reduction = default, string name = "ctc", string? dtype = null) : Loss(name, reduction, dtype)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        if (yTrue.dim() != 2 || yPred.dim() != 3 || yTrue.size(0) != yPred.size(0))
            throw new ArgumentException(
                $"Targets of shape {ShapeText.Of(yTrue)} do not fit predictions of shape {ShapeText.Of(yPred)}: " +
                "they must be (samples, longest label) and (samples, time, classes).", nameof(yTrue));
        // libtorch would read memory outside the predictions.
        LabelCheck.Verify(yTrue, yPred.size(2));
        using var scope = NewDisposeScope();
        var labels = Operands.AsType(yTrue, ScalarType.Int64);
        var logarithms = F.log_softmax(Operands.AsFloat(yPred).transpose(0, 1), -1);
        var times = empty([yPred.size(0)], dtype: ScalarType.Int64, device: yPred.device).Fill_(yPred.size(1));
        var lengths = labels.count_nonzero([-1]);
        return F.ctc_loss(logarithms, labels, times, lengths, blank: 0, reduction: nn.Reduction.None).MoveToOuterDisposeScope();
    }

    internal override void CheckTargets(Tensor yTrue, ReadOnlySpan<long> outputShape) => LabelCheck.Verify(yTrue, outputShape[^1]);
}
