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

    /// <summary>Applies the operation to one input and gives its one output. A layer that is not built is built first.</summary>
    /// <param name="input">Samples along the first axis. A layer makes it float32, as in Keras, unless it wants integers and gets some.</param>
    /// <param name="training">True while training. Default null: as in the call around this one; outside of any, false.</param>
    /// <param name="mask">True where the input counts. Default null: what the layers before this one say.</param>
    /// <returns>A new tensor; the caller owns it (a dispose scope, where there is one).</returns>
    /// <exception cref="ArgumentException">The operation does not take inputs of this shape.</exception>
    public Tensor Apply(Tensor input, bool? training = null, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Only(Run([input], CallArguments.OneTensor, training, mask));
    }

    /// <summary>Applies the operation to a list of inputs and gives its one output.</summary>
    /// <param name="inputs">In the order the operation takes them.</param>
    /// <param name="training">As in <see cref="Apply(Tensor, bool?, Tensor?)"/>.</param>
    /// <param name="mask">The mask of each input, null for none. Default null: what the layers before this one say.</param>
    /// <returns>A new tensor; the caller owns it.</returns>
    /// <exception cref="ArgumentException">The operation does not take inputs of these shapes, or there are not as many masks as inputs.</exception>
    public Tensor Apply(IReadOnlyList<Tensor> inputs, bool? training = null, IReadOnlyList<Tensor?>? mask = null) => Only([.. ApplyAll(inputs, training, mask)]);

    /// <summary>Applies the operation to one input and gives all outputs.</summary>
    /// <param name="input">Samples along the first axis.</param>
    /// <param name="training">As in <see cref="Apply(Tensor, bool?, Tensor?)"/>.</param>
    /// <param name="mask">As in <see cref="Apply(Tensor, bool?, Tensor?)"/>.</param>
    /// <returns>New tensors; the caller owns them.</returns>
    public IReadOnlyList<Tensor> ApplyAll(Tensor input, bool? training = null, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Run([input], CallArguments.OneTensor, training, mask);
    }

    /// <summary>Applies the operation to a list of inputs and gives all outputs.</summary>
    /// <param name="inputs">In the order the operation takes them.</param>
    /// <param name="training">As in <see cref="Apply(Tensor, bool?, Tensor?)"/>.</param>
    /// <param name="mask">As in <see cref="Apply(IReadOnlyList{Tensor}, bool?, IReadOnlyList{Tensor})"/>.</param>
    /// <returns>New tensors; the caller owns them.</returns>
    public IReadOnlyList<Tensor> ApplyAll(IReadOnlyList<Tensor> inputs, bool? training = null, IReadOnlyList<Tensor?>? mask = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (mask is not null && mask.Count != inputs.Count) throw Require.Wrong(nameof(mask), $"must hold one mask for each of the {inputs.Count} inputs; it held {mask.Count}");
        return Run([.. inputs], CallArguments.List(inputs.Count), training, mask);
    }

    /// <summary>Applies the operation to a tensor of a model in the making.</summary>
    /// <param name="input">One tensor.</param>
    /// <param name="training">Fixes whether this call trains. Default null: as the model is called.</param>
    public SymbolicTensor Apply(SymbolicTensor input, bool? training = null) => ApplyAll(input, training);

    /// <summary>Applies the operation to a list of tensors of a model in the making.</summary>
    /// <param name="inputs">In the order the operation takes them.</param>
    /// <param name="training">Fixes whether this call trains. Default null: as the model is called.</param>
    public SymbolicTensor Apply(SymbolicTensors inputs, bool? training = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return Record(inputs, With(CallArguments.List(inputs.Count), training));
    }

    /// <summary>Applies the operation to a tensor of a model in the making and gives all outputs.</summary>
    /// <param name="input">One tensor.</param>
    /// <param name="training">Fixes whether this call trains. Default null: as the model is called.</param>
    public SymbolicTensors ApplyAll(SymbolicTensor input, bool? training = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Record([input], With(CallArguments.OneTensor, training));
    }

    /// <summary>What is known of the outputs, from what is known of the inputs.</summary>
    internal abstract TensorSpec[] Specify(TensorSpec[] inputs, CallArguments arguments);

    /// <summary>The outputs for tensors that exist.</summary>
    /// <param name="inputs">All tensors of the call.</param>
    /// <param name="arguments">Which tensor stands where, and the plain values.</param>
    /// <param name="training">Null: as the call around this one.</param>
    /// <param name="masks">Of the first inputs. Null: what the layers before this one say.</param>
    internal abstract Tensor[] Run(Tensor[] inputs, CallArguments arguments, bool? training = null, IReadOnlyList<Tensor?>? masks = null);

    internal Tensor[] Run(Tensor[] inputs, CallArguments arguments, bool? training, Tensor? mask) => Run(inputs, arguments, training, mask is null ? null : [mask]);

    /// <summary>The outputs for tensors that will exist: a new node of the graph.</summary>
    internal SymbolicTensors Record(IReadOnlyList<SymbolicTensor> inputs, CallArguments arguments) =>
        new(new Node(this, inputs, arguments, Specify([.. inputs.Select(input => input.Spec)], arguments)).Outputs);

    private protected Tensor Only(Tensor[] outputs)
    {
        if (outputs.Length == 1) return outputs[0];
        foreach (var output in outputs) output.Dispose();
        throw new InvalidOperationException($"Layer '{Name}' has {outputs.Length} outputs: call ApplyAll.");
    }

    private static CallArguments With(CallArguments arguments, bool? training) => training is { } fixedHere ? arguments.With("training", fixedHere) : arguments;
}
