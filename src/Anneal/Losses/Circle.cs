using Anneal.Activations;
using static TorchSharp.torch;

namespace Anneal.Losses;

/// <summary>A loss that draws embeddings of one class together and those of different classes apart; pairs far from where they should be count more.</summary>
/// <param name="gamma">The scale of the similarities, greater than 0; 80 by default.</param>
/// <param name="margin">How far from perfect a pair may be, greater than 0; 0.4 by default.</param>
/// <param name="removeDiagonal">Whether an embedding makes no pair with itself. Default true.</param>
/// <param name="reduction">The reduction of the values to one number.</param>
/// <param name="name">The name of the loss in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="gamma"/> or <paramref name="margin"/> is 0 or less, or not finite.</exception>
/// <remarks>
/// With <c>d = 1 - cosine</c> of two embeddings, <c>log(1 + sum over the same class of exp(gamma (m + d) (d - m)) x sum over other classes of exp(gamma (1 + m - d) (1 - m - d)))</c> for each sample.
/// Samples whose value is 0 do not count in means. Targets are class numbers of shape (samples) or (samples, 1), predictions embeddings of shape
/// (samples, features) and length 1, such as <see cref="Layers.UnitNormalization"/> makes. Reference: Sun et al., 2020. Source: <c>keras.losses.Circle</c>.
/// </remarks>
[Keras("keras.losses")]
public sealed partial class Circle(
    double gamma = 80, double margin = 0.4, bool removeDiagonal = true, ChoiceOrNull<Reduction> reduction = default, string name = "circle", string? dtype = null)
    : Loss(name, reduction, dtype)
{
    /// <summary>The scale of the similarities.</summary>
    public double Gamma { get; } = Require.Single(Require.Positive(gamma));

    /// <summary>How far from perfect a pair may be.</summary>
    public double Margin { get; } = Require.Single(Require.Positive(margin));

    /// <summary>Whether an embedding makes no pair with itself.</summary>
    public bool RemoveDiagonal { get; } = removeDiagonal;

    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        using var scope = NewDisposeScope();
        return Values(yTrue, yPred).MoveToOuterDisposeScope();
    }

    internal override (Tensor Values, Tensor? Mask) Evaluate(Tensor yTrue, Tensor yPred)
    {
        var values = Values(yTrue, yPred);
        return (values, values.detach().IsAbove(0));
    }

    private Tensor Values(Tensor yTrue, Tensor yPred)
    {
        if (yPred.dim() != 2 || yTrue.numel() != yPred.size(0))
            throw new ArgumentException(
                $"Targets of shape {ShapeText.Of(yTrue)} do not fit predictions of shape {ShapeText.Of(yPred)}: they must be (samples) and (samples, features).", nameof(yTrue));
        var embeddings = Operands.AsFloat(yPred);
        var labels = yTrue.reshape(-1, 1).to_type(ScalarType.Int64);
        var same = labels.eq(labels.t());
        var others = same.logical_not();
        if (RemoveDiagonal) same = same.logical_and(eye(labels.size(0), dtype: ScalarType.Bool, device: labels.device).logical_not_());
        var distance = Arithmetic.OneMinus(embeddings.mm(embeddings.t())).AtLeast(0);
        var near = distance.Plus(Margin) * distance.Plus(-Margin);
        var far = distance.neg().Plus(1 + Margin).AtLeast(0) * distance.neg().Plus(1 - Margin);
        return ActivationFunctions.Softplus(LogSum(near, same).Plus(LogSum(far, others)));
    }

    private Tensor LogSum(Tensor exponents, Tensor counts) => exponents.Times(Gamma).Fill(counts.logical_not(), double.NegativeInfinity).logsumexp(1);
}
