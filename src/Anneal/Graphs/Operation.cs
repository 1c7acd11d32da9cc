using static TorchSharp.torch;

namespace Anneal.Graphs;

/// <summary>What a node of a graph does with its tensors: a layer, or one of <see cref="Ops"/>.</summary>
/// <remarks>Keras: <c>keras.Operation</c>.</remarks>
public abstract class Operation
{
    private static readonly IReadOnlyList<string> OneInput = ["inputs"];

    private static long count;

    private protected Operation(string name) => (Name, Age) = (name, Interlocked.Increment(ref count));

    /// <summary>The name, unique within the model that holds the operation.</summary>
    public string Name { get; internal set; }

    /// <summary>Whether the name was given, and is not made here.</summary>
    internal abstract bool HasGivenName { get; }

    /// <summary>What an unnamed operation is called, before it is numbered.</summary>
    internal abstract string DefaultName { get; }

    /// <summary>The place among all operations ever made.</summary>
    internal long Age { get; }

    /// <summary>The names, in Keras, of the parameters that a call can give by position. Default: <c>inputs</c>.</summary>
    protected internal virtual IReadOnlyList<string> CallParameters => OneInput;

    /// <summary>What is known of the outputs, from what is known of the inputs.</summary>
    internal abstract TensorSpec[] Specify(TensorSpec[] inputs, CallArguments arguments);

    /// <summary>The outputs for tensors that exist.</summary>
    internal abstract Tensor[] Run(Tensor[] inputs, CallArguments arguments);

    /// <summary>The outputs for tensors that will exist: a new node of the graph.</summary>
    internal SymbolicTensors Record(IReadOnlyList<SymbolicTensor> inputs, CallArguments arguments) =>
        new(new Node(this, inputs, arguments, Specify([.. inputs.Select(input => input.Spec)], arguments)).Outputs);
}
