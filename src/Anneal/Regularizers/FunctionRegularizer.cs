using System.Text.Json.Nodes;
using Anneal.Naming;
using static TorchSharp.torch;

namespace Anneal.Regularizers;

internal sealed class FunctionRegularizer : Regularizer
{
    private readonly Func<Tensor, Tensor> function;
    private readonly string name;

    public FunctionRegularizer(Func<Tensor, Tensor> function, string? name)
    {
        ArgumentNullException.ThrowIfNull(function);
        this.function = function;
        this.name = name ?? FunctionName.Of(function);
    }

    public override JsonObject GetConfig() => throw new NotSupportedException(
        $"Regularizer '{name}' is a function, which cannot be written. Make it a class that derives from Regularizer, with the attribute [Registered].");

    public override string ToString() => name;

    protected override Tensor Penalty(Tensor weights) => function(weights);
}
