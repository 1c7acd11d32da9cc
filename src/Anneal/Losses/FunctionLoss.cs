using Anneal.Naming;
using static TorchSharp.torch;

namespace Anneal.Losses;

/// <summary>A loss the user gave as a function.</summary>
internal sealed class FunctionLoss : Loss
{
    private readonly Func<Tensor, Tensor, Tensor> function;

    public FunctionLoss(Func<Tensor, Tensor, Tensor> function)
        : base(FunctionName.Of(function ?? throw new ArgumentNullException(nameof(function)))) => this.function = function;

    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        using var scope = NewDisposeScope();
        (yTrue, yPred) = Operands.SameRank(Operands.AsType(yTrue, yPred.dtype), yPred);
        var values = function(yTrue, yPred);
        // A function may hand back what it was given, which belongs to the caller's scope and stays there.
        return (ReferenceEquals(values, yTrue) || ReferenceEquals(values, yPred) ? values.alias() : values).MoveToOuterDisposeScope();
    }
}
