namespace Anneal.Graphs;

/// <summary>One call of an operation in a graph: from which tensors it makes which.</summary>
/// <remarks>Keras: <c>keras.src.ops.node.Node</c>. Tensors know the node that makes them; operations do not know their nodes.</remarks>
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

    /// <summary>What is called.</summary>
    public Operation Operation { get; }

    /// <summary>The tensors it is called with, flat.</summary>
    public IReadOnlyList<SymbolicTensor> Inputs { get; }

    internal long Order { get; }

    /// <summary>How it is called.</summary>
    public CallArguments Arguments { get; }

    /// <summary>The tensors it makes, flat.</summary>
    public IReadOnlyList<SymbolicTensor> Outputs { get; }
}
