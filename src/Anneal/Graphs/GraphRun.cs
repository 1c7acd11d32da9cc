using static TorchSharp.torch;

namespace Anneal.Graphs;

/// <summary>A graph ready to be run: every tensor has a place in an array.</summary>
internal sealed class GraphRun
{
    private readonly int places;
    private readonly int[] outputs;
    private readonly Step[] steps;

    public GraphRun(Graph graph)
    {
        var place = new Dictionary<SymbolicTensor, int>();
        foreach (var input in graph.Inputs) place[input] = place.Count;
        steps = [.. graph.Nodes.Select(node => new Step(
            node.Operation, node.Arguments, [.. node.Inputs.Select(input => place[input])], [.. node.Outputs.Select(output => place[output] = place.Count)]))];
        outputs = [.. graph.Outputs.Select(output => place[output])];
        places = place.Count;
    }

    /// <summary>The outputs for a batch. The same tensor may be an input, or be there twice.</summary>
    public Tensor[] Run(IReadOnlyList<Tensor> inputs) => Run(inputs, static (operation, tensors, arguments) => operation.Run(tensors, arguments));

    /// <summary>What is known of the outputs for other inputs than the graph was made with.</summary>
    public TensorSpec[] Specify(IReadOnlyList<TensorSpec> inputs) =>
        Run(inputs, static (operation, specs, arguments) => operation.Specify(specs, arguments));

    private T[] Run<T>(IReadOnlyList<T> inputs, Func<Operation, T[], CallArguments, T[]> call)
    {
        var values = new T[places];
        for (var i = 0; i < inputs.Count; i++) values[i] = inputs[i];
        foreach (var step in steps)
        {
            var arguments = new T[step.Inputs.Length];
            for (var i = 0; i < arguments.Length; i++) arguments[i] = values[step.Inputs[i]];
            var results = call(step.Operation, arguments, step.Arguments);
            if (results.Length != step.Outputs.Length)
                throw new InvalidOperationException($"'{step.Operation.Name}' returned {results.Length} outputs; the model was made with {step.Outputs.Length}.");
            for (var i = 0; i < results.Length; i++) values[step.Outputs[i]] = results[i];
        }
        var given = new T[outputs.Length];
        for (var i = 0; i < given.Length; i++) given[i] = values[outputs[i]];
        return given;
    }

    private sealed record Step(Operation Operation, CallArguments Arguments, int[] Inputs, int[] Outputs);
}
