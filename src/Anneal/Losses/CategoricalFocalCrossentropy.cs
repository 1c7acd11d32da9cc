using static Anneal.Arithmetic;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Anneal.Losses;

/// <summary>
/// The cross-entropy of one-hot labels with a lower weight for easy samples: <c>-sum(alpha (1 - p)^gamma t log p)</c> over the class axis.
/// </summary>
/// <remarks>
/// Targets and predictions have the same shape. Probabilities are divided by their sum and kept within [1e-7, 1 - 1e-7], as in Keras.
/// Reference: Lin et al., "Focal Loss for Dense Object Detection", 2017. Source: <c>keras.losses.CategoricalFocalCrossentropy</c>.
/// </remarks>
[Keras("keras.losses")]
[ConfigOrder("from_logits", "label_smoothing", "axis")]
public sealed partial class CategoricalFocalCrossentropy : Loss
{
    /// <summary>Makes the loss.</summary>
    /// <param name="alpha">The weight of all classes, at least 0; 0.25 by default.</param>
    /// <param name="gamma">The strength of the discount for easy samples, at least 0; 2 by default.</param>
    /// <param name="fromLogits">Whether predictions are logits (any number) rather than probabilities.</param>
    /// <param name="labelSmoothing">The fraction of a label that is spread evenly over all classes, within [0, 1]; 0 by default.</param>
    /// <param name="axis">The class axis; the last by default.</param>
    /// <param name="reduction">The reduction of the values to one number.</param>
    /// <param name="name">The name of the loss in logs.</param>
    /// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    /// <remarks>Keras also takes one alpha per class. Use sample weights instead.</remarks>
    public CategoricalFocalCrossentropy(
        double alpha = 0.25, double gamma = 2, bool fromLogits = false, double labelSmoothing = 0, int axis = -1,
        ChoiceOrNull<Reduction> reduction = default, string name = "categorical_focal_crossentropy", string? dtype = null)
        : base(name, reduction, dtype)
    {
        Alpha = Require.Single(Require.NotNegative(alpha));
        Gamma = Require.Single(Require.NotNegative(gamma));
        FromLogits = fromLogits;
        LabelSmoothing = Require.Fraction(labelSmoothing);
        Axis = axis;
    }

    /// <summary>The weight of all classes.</summary>
    public double Alpha { get; }

    /// <summary>The strength of the discount for easy samples.</summary>
    public double Gamma { get; }

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
        var (t, p) = Operands.Align(yTrue, yPred);
        var axis = Axes.Within(Axis, p.dim(), "axis");
        if (LabelSmoothing > 0) t = t.Times(1 - LabelSmoothing).Plus(LabelSmoothing / p.size(axis));
        p = FromLogits ? F.softmax(p, axis) : p / p.sum(axis, keepdim: true);
        p = p.Clip(Probability.Least, Probability.Most);
        return (OneMinus(p).Power(Gamma) * t * p.log()).sum(axis).Times_(-Alpha).MoveToOuterDisposeScope();
    }

    internal override OutputKind? Outputs => new(LabelKind.OneHot, FromLogits);
}
