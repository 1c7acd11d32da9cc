using static Anneal.Arithmetic;
using static TorchSharp.torch;

namespace Anneal.Losses;

/// <summary>
/// The cross-entropy of binary labels with a lower weight for easy samples: <c>-(1 - q)^gamma log q</c>, where q is the probability of the
/// correct label, averaged over an axis.
/// </summary>
/// <remarks>
/// Targets (0 to 1) and predictions have the same shape. Reference: Lin et al., "Focal Loss for Dense Object Detection", 2017.
/// Source: <c>keras.losses.BinaryFocalCrossentropy</c>.
/// </remarks>
[Keras("keras.losses")]
[ConfigOrder("from_logits", "label_smoothing", "axis")]
public sealed partial class BinaryFocalCrossentropy : Loss
{
    /// <summary>Makes the loss.</summary>
    /// <param name="applyClassBalancing">Whether targets of 1 have the weight alpha and targets of 0 the weight 1 - alpha.</param>
    /// <param name="alpha">The weight of targets of 1, within [0, 1]; 0.25 by default.</param>
    /// <param name="gamma">The strength of the discount for easy samples, at least 0; 2 by default.</param>
    /// <param name="fromLogits">Whether predictions are logits (any number) rather than probabilities.</param>
    /// <param name="labelSmoothing">The fraction by which labels move towards 0.5, within [0, 1]; 0 by default.</param>
    /// <param name="axis">The axis to average over; the last by default.</param>
    /// <param name="reduction">The reduction of the values to one number.</param>
    /// <param name="name">The name of the loss in logs.</param>
    /// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public BinaryFocalCrossentropy(
        bool applyClassBalancing = false, double alpha = 0.25, double gamma = 2, bool fromLogits = false, double labelSmoothing = 0,
        int axis = -1, ChoiceOrNull<Reduction> reduction = default, string name = "binary_focal_crossentropy", string? dtype = null)
        : base(name, reduction, dtype)
    {
        ApplyClassBalancing = applyClassBalancing;
        Alpha = Require.Fraction(alpha);
        Gamma = Require.Single(Require.NotNegative(gamma));
        FromLogits = fromLogits;
        LabelSmoothing = Require.Fraction(labelSmoothing);
        Axis = axis;
    }

    /// <summary>Whether the two classes are weighted.</summary>
    public bool ApplyClassBalancing { get; }

    /// <summary>The weight of targets of 1.</summary>
    public double Alpha { get; }

    /// <summary>The strength of the discount for easy samples.</summary>
    public double Gamma { get; }

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
        var (t, p) = Operands.Align(yTrue, yPred);
        if (LabelSmoothing > 0) t = t.Times(1 - LabelSmoothing).Plus(0.5 * LabelSmoothing);
        if (FromLogits) p = p.sigmoid();
        var crossentropy = Probability.BinaryCrossentropy(t, p);
        var right = (t * p).Plus(OneMinus(t) * OneMinus(p));
        var focal = OneMinus(right).Power(Gamma) * crossentropy;
        if (ApplyClassBalancing) focal = t.Times(Alpha).Plus(OneMinus(t).Times(1 - Alpha)) * focal;
        return focal.mean([Axes.Within(Axis, focal.dim(), "axis")]).MoveToOuterDisposeScope();
    }

    internal override OutputKind? Outputs => new(LabelKind.Binary, FromLogits);

    internal override void CheckTargets(Tensor yTrue, ReadOnlySpan<long> outputShape) => LabelCheck.VerifyFractions(yTrue);
}
