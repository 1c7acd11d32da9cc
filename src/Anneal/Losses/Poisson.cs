using static TorchSharp.torch;

namespace Anneal.Losses;

/// <summary>The Poisson loss: <c>mean(p - t log(p + 1e-7))</c> over the last axis.</summary>
/// <param name="reduction">The reduction of the values to one number.</param>
/// <param name="name">The name of the loss in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks>Targets and predictions have the same shape; there is one value per row of the last axis. Source: <c>keras.losses.Poisson</c>.</remarks>
[Keras("keras.losses")]
public sealed partial class Poisson(ChoiceOrNull<Reduction> reduction = default, string name = "poisson", string? dtype = null) : Loss(name, reduction, dtype)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        using var scope = NewDisposeScope();
        var (t, p) = Operands.Align(yTrue, yPred);
        return (p - t * p.Plus(Probability.Least).log()).mean([-1]).MoveToOuterDisposeScope();
    }
}
