using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Graphs;

/// <summary>One of <see cref="Ops"/> in a graph, as Keras records it: its class, its config and the formula.</summary>
internal sealed class RecordedOperation(OperationKind kind, JsonObject config, string? name = null) : Operation(name ?? SnakeCase.Of(kind.ClassName))
{
    private readonly bool hasGivenName = name is not null;

    public OperationKind Kind => kind;

    /// <summary>The arguments that are no tensors, without the name.</summary>
    public JsonObject Config => config;

    internal override bool HasGivenName => hasGivenName;

    internal override string DefaultName => SnakeCase.Of(kind.ClassName);

    internal override TensorSpec[] Specify(TensorSpec[] inputs, CallArguments arguments) => TrialRun.Outputs(this, inputs, arguments);

    internal override Tensor[] Run(Tensor[] inputs, CallArguments arguments)
    {
        using var scope = NewDisposeScope();
        var results = kind.Compute(new(inputs, arguments, config));
        for (var i = 0; i < results.Length; i++)
        {
            if (Array.IndexOf(inputs, results[i]) >= 0) results[i] = results[i].alias();
            results[i].MoveToOuterDisposeScope();
        }
        return results;
    }
}
