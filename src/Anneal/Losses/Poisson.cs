using static TorchSharp.torch;

namespace Anneal.Losses;

/// <summary>Poisson loss: <c>mean(p - t log(p + 1e-7))</c> over the last axis.</summary>
/// <param name="reduction">How the values become one number.</param>
/// <param name="name">How logs call the loss.</param>
/// <remarks>Targets and predictions have one shape; one value each row of the last axis. Source: <c>keras.losses.Poisson</c>.</remarks>
public sealed class Poisson(Reduction reduction = Reduction.SumOverBatchSize, string name = "poisson") : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        using var scope = NewDisposeScope();
        var (t, p) = Operands.Align(yTrue, yPred);
        return (p - t * p.Plus(Probability.Least).log()).mean([-1]).MoveToOuterDisposeScope();
    }
}
