using Anneal.Graphs;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Anneal.Losses;

/// <summary>The cross-entropy of one-hot (or soft) labels: <c>-sum(t log p)</c> over the class axis.</summary>
/// <remarks>
/// Targets and predictions have the same shape. Probabilities are divided by their sum and kept within [1e-7, 1 - 1e-7], as in Keras;
/// logits are exact. <c>Fit</c> and <c>Evaluate</c> use the logits of a softmax output.
/// For integer labels, use <see cref="SparseCategoricalCrossentropy"/>. Source: <c>keras.losses.CategoricalCrossentropy</c>.
/// </remarks>
[Keras("keras.losses")]
public sealed partial class CategoricalCrossentropy : Loss
{
    /// <summary>Makes the loss.</summary>
    /// <param name="fromLogits">Whether predictions are logits (any number) rather than probabilities.</param>
    /// <param name="labelSmoothing">The fraction of a label that is spread evenly over all classes, within [0, 1]; 0 by default.</param>
    /// <param name="axis">The class axis; the last by default.</param>
    /// <param name="reduction">The reduction of the values to one number.</param>
    /// <param name="name">The name of the loss in logs.</param>
    /// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="labelSmoothing"/> is outside [0, 1].</exception>
    public CategoricalCrossentropy(
        bool fromLogits = false, double labelSmoothing = 0, int axis = -1,
        ChoiceOrNull<Reduction> reduction = default, string name = "categorical_crossentropy", string? dtype = null)
        : base(name, reduction, dtype)
    {
        FromLogits = fromLogits;
        LabelSmoothing = Require.Fraction(labelSmoothing);
        Axis = axis;
    }

    /// <summary>Whether predictions are logits rather than probabilities.</summary>
    public bool FromLogits { get; }

    /// <summary>The fraction of a label that is spread evenly over all classes.</summary>
    public double LabelSmoothing { get; }

    /// <summary>The class axis.</summary>
    public int Axis { get; }

    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        using var scope = NewDisposeScope();
        (yTrue, yPred) = Operands.Align(yTrue, yPred);
        var axis = Axes.Within(Axis, yPred.dim(), "axis");
        if (LabelSmoothing > 0) yTrue = yTrue.Times(1 - LabelSmoothing).Plus(LabelSmoothing / yPred.size(axis));
        var logarithm = FromLogits
            ? F.log_softmax(yPred, axis)
            : (yPred / yPred.sum(axis, keepdim: true)).Clip(Probability.Least, Probability.Most).log();
        return (yTrue * logarithm).sum(axis).neg_().MoveToOuterDisposeScope();
    }

    private protected override Tensor? Mean(Tensor yTrue, Tensor yPred)
    {
        if (!FromLogits || yPred.dim() != 2 || Axis is not (-1 or 1) || yPred.numel() == 0) return null;
        (yTrue, yPred) = Operands.Align(yTrue, yPred);
        return F.cross_entropy(yPred, yTrue, label_smoothing: LabelSmoothing);
    }

    internal override OutputKind? Outputs => new(LabelKind.OneHot, FromLogits);

    internal override Loss? OfLogits(Squash activation) => activation == Squash.Softmax && !FromLogits && Axis == -1
        ? new CategoricalCrossentropy(fromLogits: true, LabelSmoothing, Axis, Reduction, Name, Dtype)
        : null;
}
