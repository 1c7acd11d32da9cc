using static TorchSharp.torch;

namespace Anneal.Losses;

/// <summary>Poisson loss: <c>mean(p - t log(p + 1e-7))</c> over the last axis.</summary>
/// <param name="reduction">How the values become one number.</param>
/// <param name="name">How logs call the loss.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks>Targets and predictions have one shape; one value each row of the last axis. Source: <c>keras.losses.Poisson</c>.</remarks>
[Keras("keras.losses")]
public sealed partial class Poisson(Reduction? reduction = Reduction.SumOverBatchSize, string name = "poisson", string? dtype = null) : Loss(name, reduction, dtype)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        using var scope = NewDisposeScope();
        var (t, p) = Operands.Align(yTrue, yPred);
        return (p - t * p.Plus(Probability.Least).log()).mean([-1]).MoveToOuterDisposeScope();
    }
}
