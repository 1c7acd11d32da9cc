using Anneal.Graphs;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Anneal.Losses;

/// <summary>The cross-entropy of integer labels, from 0: <c>-log p[label]</c>.</summary>
/// <remarks>
/// Targets have the shape of the predictions without the class axis, or with a class axis of size 1. Probabilities are divided by their sum and kept
/// within [1e-7, 1 - 1e-7], as in Keras. If a class is ignored, the mean is over the other values.
/// Logits are exact. <c>Fit</c> and <c>Evaluate</c> use the logits of a softmax output.
/// Source: <c>keras.losses.SparseCategoricalCrossentropy</c>.
/// </remarks>
[Keras("keras.losses")]
public sealed partial class SparseCategoricalCrossentropy : Loss
{
    /// <summary>Makes the loss.</summary>
    /// <param name="fromLogits">Whether predictions are logits (any number) rather than probabilities.</param>
    /// <param name="ignoreClass">A label that does not count; it may lie outside the classes. Null (the default) for none.</param>
    /// <param name="reduction">The reduction of the values to one number.</param>
    /// <param name="axis">The class axis of the predictions; the last by default.</param>
    /// <param name="name">The name of the loss in logs.</param>
    /// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
    public SparseCategoricalCrossentropy(
        bool fromLogits = false, int? ignoreClass = null, ChoiceOrNull<Reduction> reduction = default, int axis = -1,
        string name = "sparse_categorical_crossentropy", string? dtype = null)
        : base(name, reduction, dtype)
    {
        FromLogits = fromLogits;
        IgnoreClass = ignoreClass;
        Axis = axis;
    }

    /// <summary>Whether predictions are logits rather than probabilities.</summary>
    public bool FromLogits { get; }

    /// <summary>The label that does not count, or null.</summary>
    public int? IgnoreClass { get; }

    /// <summary>The class axis of the predictions.</summary>
    public int Axis { get; }

    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        using var scope = NewDisposeScope();
        return Evaluate(yTrue, yPred).Values.MoveToOuterDisposeScope();
    }

    internal override (Tensor Values, Tensor? Mask) Evaluate(Tensor yTrue, Tensor yPred)
    {
        var (labels, predictions) = Prepare(yTrue, yPred);
        var ignored = IgnoreClass is { } ignore ? labels.Is(ignore) : null;
        if (ignored is not null) labels = labels.Fill(ignored, 0);
        var values = NegativeLogarithm(labels, predictions);
        if (ignored is null) return (values, null);
        return (values.Fill(ignored, 0), ignored.logical_not());
    }

    private protected override Tensor? Mean(Tensor yTrue, Tensor yPred)
    {
        if (!FromLogits || IgnoreClass is not null || yPred.dim() != 2 || yPred.numel() == 0) return null;
        var (labels, predictions) = Prepare(yTrue, yPred);
        return SoftmaxCrossentropy.Serves(predictions, labels)
            ? SoftmaxCrossentropy.Run(predictions, labels)[0]
            : F.cross_entropy(predictions, labels, ignore_index: long.MinValue);
    }

    /// <summary>Values of labels (without the class axis) and predictions (class axis where libtorch wants it: second, or only).</summary>
    private Tensor NegativeLogarithm(Tensor labels, Tensor predictions)
    {
        if (FromLogits) return F.cross_entropy(predictions, labels, ignore_index: long.MinValue, reduction: nn.Reduction.None);
        var classAxis = predictions.dim() == 1 ? 0 : 1;
        // Picking the label's probability first leaves one logarithm per sample instead of one per class.
        var picked = predictions.gather(classAxis, labels.unsqueeze(classAxis)) / predictions.sum(classAxis, keepdim: true);
        return picked.squeeze(classAxis).Clip(Probability.Least, Probability.Most).log().neg_();
    }

    private (Tensor Labels, Tensor Predictions) Prepare(Tensor yTrue, Tensor yPred)
    {
        var labels = Labels(yTrue, yPred);
        var predictions = Operands.AsFloat(yPred);
        var classAxis = ClassAxis(predictions.dim());
        return (Operands.AsType(labels, ScalarType.Int64), classAxis == Math.Min(1, predictions.dim() - 1)
            ? predictions
            : predictions.movedim([classAxis], [1]));
    }

    private int ClassAxis(long rank) => rank > 0
        ? Axes.Within(Axis, rank, "axis")
        : throw Require.Wrong("yPred", "must have an axis of classes; it was one number");

    private Tensor Labels(Tensor yTrue, Tensor yPred)
    {
        var (given, rank) = (yTrue, yPred.dim());
        if (yTrue.dim() == rank + 1 && yTrue.size(-1) == 1) yTrue = yTrue.squeeze(-1);
        var (trueRank, classAxis) = (yTrue.dim(), ClassAxis(rank));
        var fits = trueRank == rank ? yTrue.size(classAxis) == 1 : trueRank == rank - 1;
        for (var i = 0; fits && i < rank; i++)
            if (i != classAxis) fits = yTrue.size(trueRank == rank || i < classAxis ? i : i - 1) == yPred.size(i);
        if (fits) return trueRank == rank ? yTrue.squeeze(classAxis) : yTrue;
        throw new ArgumentException(
            $"Targets of shape {ShapeText.Of(given)} do not fit predictions of shape {ShapeText.Of(yPred)}: " +
            "give one class number per row of predictions, or use CategoricalCrossentropy for one-hot targets.", nameof(yTrue));
    }

    internal override void CheckTargets(Tensor yTrue, ReadOnlySpan<long> outputShape) =>
        LabelCheck.Verify(yTrue, outputShape[ClassAxis(outputShape.Length)], IgnoreClass);

    internal override OutputKind? Outputs => new(LabelKind.Sparse, FromLogits);

    internal override Loss? OfLogits(Squash activation) => activation == Squash.Softmax && !FromLogits && Axis == -1
        ? new SparseCategoricalCrossentropy(fromLogits: true, IgnoreClass, Reduction, Axis, Name, Dtype)
        : null;
}
