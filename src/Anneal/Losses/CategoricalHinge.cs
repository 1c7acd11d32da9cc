using static Anneal.Arithmetic;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Anneal.Losses;

/// <summary>Hinge loss of one-hot labels: <c>max(max((1 - t) p) - sum(t p) + 1, 0)</c> over the last axis.</summary>
/// <param name="reduction">How the values become one number.</param>
/// <param name="name">How logs call the loss.</param>
/// <remarks>Targets and predictions have one shape; one value each row of the last axis. Source: <c>keras.losses.CategoricalHinge</c>.</remarks>
public sealed class CategoricalHinge(Reduction reduction = Reduction.SumOverBatchSize, string name = "categorical_hinge") : Loss(name, reduction)
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
