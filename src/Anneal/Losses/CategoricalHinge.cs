using static Anneal.Arithmetic;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Anneal.Losses;

/// <summary>The hinge loss of one-hot labels: <c>max(max((1 - t) p) - sum(t p) + 1, 0)</c> over the last axis.</summary>
/// <param name="reduction">The reduction of the values to one number.</param>
/// <param name="name">The name of the loss in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks>Targets and predictions have the same shape; there is one value per row of the last axis. Source: <c>keras.losses.CategoricalHinge</c>.</remarks>
[Keras("keras.losses")]
public sealed partial class CategoricalHinge(ChoiceOrNull<Reduction> reduction = default, string name = "categorical_hinge", string? dtype = null) : Loss(name, reduction, dtype)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        using var scope = NewDisposeScope();
        var (t, p) = Operands.Align(yTrue, yPred);
        var positive = (t * p).sum(-1);
        var negative = (OneMinus(t) * p).amax([-1]);
        return F.relu((negative - positive).Plus(1)).MoveToOuterDisposeScope();
    }
}
