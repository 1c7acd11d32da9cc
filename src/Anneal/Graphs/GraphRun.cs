using Anneal.Layers;
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
            node.Operation, node.Arguments, [.. node.Inputs.Select(input => place[input])], [.. node.Outputs.Select(output => place[output] = place.Count)]) { FollowedByRelu = IsFollowedByRelu(graph, node) })];
        outputs = [.. graph.Outputs.Select(output => place[output])];
        places = place.Count;
    }

    /// <summary>The outputs for a batch. The same tensor may be an input, or be there twice.</summary>
    public Tensor[] Run(IReadOnlyList<Tensor> inputs)
    {
        var rectified = new List<Tensor>();
        return Run(inputs, (step, tensors) =>
        {
            if (rectified.Count > 0 && rectified.RemoveAll(tensor => ReferenceEquals(tensor, tensors[0])) > 0) return tensors;
            if (!step.FollowedByRelu || CallScope.Current is not { } call) return step.Operation.Run(tensors, step.Arguments);
            call.ReluFollows = true;
            var results = step.Operation.Run(tensors, step.Arguments);
            if (!call.ReluFollows) rectified.Add(results[0]);
            call.ReluFollows = false;
            return results;
        });
    }

    /// <summary>What is known of the outputs for other inputs than the graph was made with.</summary>
    public TensorSpec[] Specify(IReadOnlyList<TensorSpec> inputs) =>
        Run(inputs, static (step, specs) => step.Operation.Specify(specs, step.Arguments));

    /// <summary>Whether nothing but a rectified linear unit takes the output, which may then be rectified at once: the same numbers, one pass over memory less.</summary>
    private static bool IsFollowedByRelu(Graph graph, Node node) =>
        node.Operation is BatchNormalization && !graph.Outputs.Contains(node.Outputs[0])
        && graph.Nodes.Where(next => next.Inputs.Contains(node.Outputs[0])).ToArray() is [{ Operation: Activation or ReLU } only]
        && only.Operation is Activation { IsRelu: true } or ReLU { IsPlain: true };

    private T[] Run<T>(IReadOnlyList<T> inputs, Func<Step, T[], T[]> call)
    {
        var values = new T[places];
        for (var i = 0; i < inputs.Count; i++) values[i] = inputs[i];
        foreach (var step in steps)
        {
            var arguments = new T[step.Inputs.Length];
            for (var i = 0; i < arguments.Length; i++) arguments[i] = values[step.Inputs[i]];
            var results = call(step, arguments);
            if (results.Length != step.Outputs.Length)
                throw new InvalidOperationException($"'{step.Operation.Name}' returned {results.Length} outputs; the model was made with {step.Outputs.Length}.");
            for (var i = 0; i < results.Length; i++) values[step.Outputs[i]] = results[i];
        }
        var given = new T[outputs.Length];
        for (var i = 0; i < given.Length; i++) given[i] = values[outputs[i]];
        return given;
    }

    private sealed record Step(Operation Operation, CallArguments Arguments, int[] Inputs, int[] Outputs)
    {
        public bool FollowedByRelu { get; init; }
    }
}
