using Anneal.Graphs;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Anneal.Losses;

/// <summary>The cross-entropy of binary labels: <c>-(t log p + (1 - t) log(1 - p))</c>, averaged over an axis.</summary>
/// <remarks>
/// Targets (0 to 1, which is checked) and predictions have the same shape. Probabilities are kept within [1e-7, 1 - 1e-7], as in Keras;
/// logits are exact. <c>Fit</c> and <c>Evaluate</c> use the logits of a sigmoid output.
/// Source: <c>keras.losses.BinaryCrossentropy</c>.
/// </remarks>
[Keras("keras.losses", "bce", "BCE")]
public sealed partial class BinaryCrossentropy : Loss
{
    /// <summary>Makes the loss.</summary>
    /// <param name="fromLogits">Whether predictions are logits (any number) rather than probabilities.</param>
    /// <param name="labelSmoothing">The fraction by which labels move towards 0.5, within [0, 1]; 0 by default.</param>
    /// <param name="axis">The axis to average over; the last by default.</param>
    /// <param name="reduction">The reduction of the values to one number.</param>
    /// <param name="name">The name of the loss in logs.</param>
    /// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="labelSmoothing"/> is outside [0, 1].</exception>
    public BinaryCrossentropy(
        bool fromLogits = false, double labelSmoothing = 0, int axis = -1,
        ChoiceOrNull<Reduction> reduction = default, string name = "binary_crossentropy", string? dtype = null)
        : base(name, reduction, dtype)
    {
        FromLogits = fromLogits;
        LabelSmoothing = Require.Fraction(labelSmoothing);
        Axis = axis;
    }

    /// <summary>Whether predictions are logits rather than probabilities.</summary>
    public bool FromLogits { get; }

    /// <summary>The fraction by which labels move towards 0.5.</summary>
    public double LabelSmoothing { get; }

    /// <summary>The axis to average over.</summary>
    public int Axis { get; }

    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        using var scope = NewDisposeScope();
        (yTrue, yPred) = Smoothed(yTrue, yPred);
        var values = FromLogits ? F.binary_cross_entropy_with_logits(yPred, yTrue, reduction: nn.Reduction.None) : Probability.BinaryCrossentropy(yTrue, yPred);
        return values.mean([Axes.Within(Axis, values.dim(), "axis")]).MoveToOuterDisposeScope();
    }

    private protected override Tensor? Mean(Tensor yTrue, Tensor yPred)
    {
        if (yPred.numel() == 0 || Axis < -yPred.dim() || Axis >= yPred.dim()) return null;
        (yTrue, yPred) = Smoothed(yTrue, yPred);
        return FromLogits ? F.binary_cross_entropy_with_logits(yPred, yTrue) : Probability.BinaryCrossentropy(yTrue, yPred).mean();
    }

    internal override OutputKind? Outputs => new(LabelKind.Binary, FromLogits);

    internal override Loss? OfLogits(Squash activation) => activation == Squash.Sigmoid && !FromLogits
        ? new BinaryCrossentropy(fromLogits: true, LabelSmoothing, Axis, Reduction, Name, Dtype)
        : null;

    internal override void CheckTargets(Tensor yTrue, ReadOnlySpan<long> outputShape) => LabelCheck.VerifyFractions(yTrue);

    private (Tensor True, Tensor Pred) Smoothed(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = Operands.Align(yTrue, yPred);
        return (LabelSmoothing > 0 ? yTrue.Times(1 - LabelSmoothing).Plus(0.5 * LabelSmoothing) : yTrue, yPred);
    }
}
