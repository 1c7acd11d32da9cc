namespace Anneal.Graphs;

/// <summary>The calls between the inputs and the outputs of a model, in an order in which they can run. A graph is immutable.</summary>
/// <remarks>
/// The order is that of Keras: by depth, the longest path to an output; operations of equal depth in the order in which they are reached from the outputs.
/// </remarks>
public sealed class Graph
{
    private readonly Dictionary<Node, int> depths;

    private Graph(IReadOnlyList<SymbolicTensor> inputs, IReadOnlyList<SymbolicTensor> outputs, IReadOnlyList<Operation> operations, Dictionary<Node, int> depths)
    {
        (Inputs, Outputs, Operations, this.depths) = (inputs, outputs, operations, depths);
        Nodes = [.. depths.Keys.Where(node => node.Inputs.Count > 0).OrderByDescending(node => depths[node])];
    }

    /// <summary>Whether each call has one input and is the only one of its depth, and no layer is called twice.</summary>
    internal bool IsChain => depths.GroupBy(pair => pair.Value).All(level => level.Count() == 1 && level.Single().Key.Inputs.Count <= 1)
        && Nodes.DistinctBy(node => node.Operation).Count() == Nodes.Count;

    /// <summary>The input tensors, as a flat list.</summary>
    public IReadOnlyList<SymbolicTensor> Inputs { get; }

    /// <summary>The output tensors, as a flat list.</summary>
    public IReadOnlyList<SymbolicTensor> Outputs { get; }

    /// <summary>All calls, each after those that it depends on.</summary>
    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>All operations, including input layers, each once. Operations further from the outputs come first.</summary>
    public IReadOnlyList<Operation> Operations { get; }

    /// <summary>The calls of one operation, in the order in which they were made.</summary>
    /// <param name="operation">One of <see cref="Operations"/>.</param>
    public IEnumerable<Node> CallsOf(Operation operation) => Nodes.Where(node => node.Operation == operation).OrderBy(node => node.Order);

    /// <summary>Finds all calls between tensors.</summary>
    /// <param name="inputs">The tensors of input layers.</param>
    /// <param name="outputs">The output tensors.</param>
    /// <exception cref="ArgumentException">An output depends on an input layer that is not among <paramref name="inputs"/>, or names are not unique.</exception>
    public static Graph Between(IReadOnlyList<SymbolicTensor> inputs, IReadOnlyList<SymbolicTensor> outputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        if (inputs.Count == 0) throw new ArgumentException("A model needs at least one input.", nameof(inputs));
        if (outputs.Count == 0) throw new ArgumentException("A model needs at least one output.", nameof(outputs));
        if (inputs.Distinct().Count() != inputs.Count) throw new ArgumentException("An input is listed twice.", nameof(inputs));
        var walk = new Walk(inputs);
        foreach (var output in outputs) walk.Visit(output);
        var (operations, depths) = walk.ByDepth();
        return new(inputs, outputs, operations, depths);
    }

    /// <summary>From the outputs back to the inputs.</summary>
    private sealed class Walk(IReadOnlyList<SymbolicTensor> inputs)
    {
        private readonly HashSet<SymbolicTensor> inputSet = [.. inputs];
        private readonly HashSet<Node> seen = [];
        private readonly List<Node> finished = [];
        private readonly Dictionary<Operation, int> met = [];

        public void Visit(SymbolicTensor tensor)
        {
            // Without recursion: a chain of ten thousand layers is no reason to die.
            var open = new Stack<(Node Node, int Next)>();
            Enter(tensor, open);
            while (open.TryPop(out var top))
            {
                if (top.Next == top.Node.Inputs.Count)
                {
                    finished.Add(top.Node);
                    continue;
                }
                open.Push((top.Node, top.Next + 1));
                Enter(top.Node.Inputs[top.Next], open);
            }
        }

        private void Enter(SymbolicTensor tensor, Stack<(Node Node, int Next)> open)
        {
            var node = tensor.Source;
            if (!seen.Add(node)) return;
            met.TryAdd(node.Operation, met.Count);
            open.Push((node, 0));
        }

        public (IReadOnlyList<Operation> Operations, Dictionary<Node, int> Depths) ByDepth()
        {
            var (depths, operationDepths) = (new Dictionary<Node, int>(), new Dictionary<Operation, int>());
            foreach (var node in Enumerable.Reverse(finished))
            {
                // A shared operation lies as deep as its deepest call.
                var depth = Math.Max(depths.GetValueOrDefault(node), operationDepths.GetValueOrDefault(node.Operation));
                depths[node] = operationDepths[node.Operation] = depth;
                foreach (var source in node.Inputs.Select(input => input.Source))
                    if (seen.Contains(source)) depths[source] = Math.Max(depth + 1, depths.GetValueOrDefault(source));
            }
            foreach (var input in inputs)
            {
                if (operationDepths.ContainsKey(input.Source.Operation) || input.Source.Inputs.Count > 0) continue;
                (operationDepths[input.Source.Operation], met[input.Source.Operation], depths[input.Source]) = (0, -1, 0);
            }
            RequireConnected();
            return ([.. operationDepths.OrderByDescending(pair => pair.Value).ThenBy(pair => met[pair.Key]).Select(pair => pair.Key)], depths);
        }

        private void RequireConnected()
        {
            if (finished.FirstOrDefault(node => node.Inputs.Count == 0 && !node.Outputs.Any(inputSet.Contains)) is { } missing)
                throw new ArgumentException(
                    $"An output depends on '{missing.Operation.Name}', which is not among the inputs of the model. Add it to the inputs.", nameof(inputs));
        }
    }
}
