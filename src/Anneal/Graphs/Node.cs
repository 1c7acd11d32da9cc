namespace Anneal.Graphs;

/// <summary>One call of an operation in a graph, with its input and output tensors.</summary>
/// <remarks>Keras: <c>keras.src.ops.node.Node</c>. A tensor knows the node that computes it; an operation does not know its nodes.</remarks>
public sealed class Node
{
    private static long count;

    internal Node(Operation operation, IReadOnlyList<SymbolicTensor> inputs, CallArguments arguments, IReadOnlyList<TensorSpec> outputs)
    {
        Operation = operation;
        Inputs = inputs;
        Arguments = arguments;
        Order = Interlocked.Increment(ref count);
        Outputs = [.. outputs.Select((spec, i) => new SymbolicTensor(spec, this, i))];
    }

    /// <summary>The operation that is called.</summary>
    public Operation Operation { get; }

    /// <summary>The input tensors, as a flat list.</summary>
    public IReadOnlyList<SymbolicTensor> Inputs { get; }

    internal long Order { get; }

    /// <summary>The arguments of the call.</summary>
    public CallArguments Arguments { get; }

    /// <summary>The output tensors, as a flat list.</summary>
    public IReadOnlyList<SymbolicTensor> Outputs { get; }
}
