using static TorchSharp.torch;

namespace Anneal.Losses;

/// <summary>The negative cosine of the angle between targets and predictions: -1 for the same direction, 0 for orthogonal ones.</summary>
/// <param name="axis">The axis of the vectors; the last by default.</param>
/// <param name="reduction">The reduction of the values to one number.</param>
/// <param name="name">The name of the loss in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks><c>-sum(t p) / (|t| |p|)</c>, and 0 if either vector is zero. Targets and predictions have the same shape. Source:
/// <c>keras.losses.CosineSimilarity</c>.</remarks>
[Keras("keras.losses")]
public sealed partial class CosineSimilarity(int axis = -1, ChoiceOrNull<Reduction> reduction = default, string name = "cosine_similarity", string? dtype = null)
    : Loss(name, reduction, dtype)
{
    /// <summary>The axis of the vectors.</summary>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        using var scope = NewDisposeScope();
        var (t, p) = Operands.Align(yTrue, yPred);
        var along = Axes.Within(Axis, p.dim(), "axis");
        return (Directions.Unit(t, along) * Directions.Unit(p, along)).sum(along).neg_().MoveToOuterDisposeScope();
    }
}
