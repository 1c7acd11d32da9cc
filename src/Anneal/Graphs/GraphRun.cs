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
            node.Operation, node.Arguments, [.. node.Inputs.Select(input => place[input])], [.. node.Outputs.Select(output => place[output] = place.Count)]) { Pair = PairOf(graph, node) })];
        outputs = [.. graph.Outputs.Select(output => place[output])];
        places = place.Count;
    }

    /// <summary>The outputs for a batch. The same tensor may be an input, or be there twice.</summary>
    public Tensor[] Run(IReadOnlyList<Tensor> inputs)
    {
        List<Tensor> done = [], waiting = [];
        return Run(inputs, (step, tensors) =>
        {
            if (Take(done, tensors)) return tensors;
            if (step.Pair == Pair.None || CallScope.Current is not { } call)
            {
                var waits = Take(waiting, tensors);
                var results = step.Operation.Run(tensors, step.Arguments);
                return waits ? [results[0].relu()] : results;
            }
            (call.ReluFollows, call.ReluMayWait, call.PoolFollows) =
                (step.Pair == Pair.NormalizationAndRelu, step.Pair is Pair.ReluAndMaximum or Pair.ReluAndMaximumOfPairs, step.Pair == Pair.ReluAndMaximumOfPairs);
            var outputs = step.Operation.Run(tensors, step.Arguments);
            if (step.Pair switch { Pair.NormalizationAndRelu => !call.ReluFollows, Pair.ReluAndMaximumOfPairs => !call.PoolFollows, _ => false }) done.Add(outputs[0]);
            else if (step.Pair != Pair.NormalizationAndRelu && !call.ReluMayWait) waiting.Add(outputs[0]);
            (call.ReluFollows, call.ReluMayWait, call.PoolFollows) = (false, false, false);
            return outputs;
        });

        static bool Take(List<Tensor> from, Tensor[] tensors) => from.Count > 0 && tensors.Length > 0 && from.RemoveAll(tensor => ReferenceEquals(tensor, tensors[0])) > 0;
    }

    /// <summary>What is known of the outputs for other inputs than the graph was made with.</summary>
    public TensorSpec[] Specify(IReadOnlyList<TensorSpec> inputs) =>
        Run(inputs, static (step, specs) => step.Operation.Specify(specs, step.Arguments));

    /// <summary>What a node and the only one that takes its output are together.</summary>
    private static Pair PairOf(Graph graph, Node node)
    {
        if (node.Operation is not (BatchNormalization { OutputPenalty: null } or ConvolutionLayer { RectifiesAlone: true }) || graph.Outputs.Contains(node.Outputs[0])) return Pair.None;
        if (graph.Nodes.Where(taker => taker.Inputs.Contains(node.Outputs[0])).ToArray() is not [{ Inputs.Count: 1, Operation: Layer { OutputPenalty: null } } next]) return Pair.None;
        return (node.Operation, next.Operation) switch
        {
            (BatchNormalization, Activation { IsRelu: true } or ReLU { IsPlain: true }) => Pair.NormalizationAndRelu,
            (ConvolutionLayer convolution, MaxPooling2D { IsOfPairs: true } pooling) when convolution.DataFormat == pooling.DataFormat && convolution.DTypePolicy == pooling.DTypePolicy =>
                Pair.ReluAndMaximumOfPairs,
            (ConvolutionLayer, MaxPooling1D or MaxPooling2D or MaxPooling3D) => Pair.ReluAndMaximum,
            _ => Pair.None,
        };
    }

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
        public Pair Pair { get; init; }
    }

    /// <summary>Two operations that give the same numbers in fewer passes over memory.</summary>
    private enum Pair
    {
        None,

        /// <summary>The normalization rectifies its output at once.</summary>
        NormalizationAndRelu,

        /// <summary>The largest of rectified numbers is the rectified largest number, and there are fewer of these.</summary>
        ReluAndMaximum,

        /// <summary>The same with windows of 2 x 2, which the convolution may do at once.</summary>
        ReluAndMaximumOfPairs,
    }
}
