using static TorchSharp.torch;

namespace Anneal.Graphs;

/// <summary>The operation of a graph node: a layer, or a function of <see cref="Ops"/>.</summary>
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

    /// <summary>The names in Keras of the positional parameters of a call. Default: <c>inputs</c>.</summary>
    protected internal virtual IReadOnlyList<string> CallParameters => OneInput;

    /// <summary>Applies the operation to one input and returns its only output. A layer that is not built is built first.</summary>
    /// <param name="input">The input, with samples along the first axis. A layer converts it to float32, as in Keras, unless it accepts integers.</param>
    /// <param name="training">True while training. Default null: as in the enclosing call; false if there is none.</param>
    /// <param name="mask">True where the input counts. Default null: the mask that earlier layers made.</param>
    /// <returns>A new tensor, owned by the caller or its dispose scope.</returns>
    /// <exception cref="ArgumentException">The operation does not take inputs of this shape.</exception>
    public Tensor Apply(Tensor input, bool? training = null, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Only(Run([input], CallArguments.OneTensor, training, mask));
    }

    /// <summary>Applies the operation to a list of inputs and returns its only output.</summary>
    /// <param name="inputs">The inputs, in the order of the operation.</param>
    /// <param name="training">As in <see cref="Apply(Tensor, bool?, Tensor?)"/>.</param>
    /// <param name="mask">The mask of each input, null for none. Default null: the mask that earlier layers made.</param>
    /// <returns>A new tensor; the caller owns it.</returns>
    /// <exception cref="ArgumentException">The operation does not take inputs of these shapes, or there are not as many masks as inputs.</exception>
    public Tensor Apply(IReadOnlyList<Tensor> inputs, bool? training = null, IReadOnlyList<Tensor?>? mask = null) => Only([.. ApplyAll(inputs, training, mask)]);

    /// <summary>Applies the operation to one input and returns all outputs.</summary>
    /// <param name="input">Samples along the first axis.</param>
    /// <param name="training">As in <see cref="Apply(Tensor, bool?, Tensor?)"/>.</param>
    /// <param name="mask">As in <see cref="Apply(Tensor, bool?, Tensor?)"/>.</param>
    /// <returns>New tensors; the caller owns them.</returns>
    public IReadOnlyList<Tensor> ApplyAll(Tensor input, bool? training = null, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Run([input], CallArguments.OneTensor, training, mask);
    }

    /// <summary>Applies the operation to a list of inputs and returns all outputs.</summary>
    /// <param name="inputs">The inputs, in the order of the operation.</param>
    /// <param name="training">As in <see cref="Apply(Tensor, bool?, Tensor?)"/>.</param>
    /// <param name="mask">As in <see cref="Apply(IReadOnlyList{Tensor}, bool?, IReadOnlyList{Tensor})"/>.</param>
    /// <returns>New tensors; the caller owns them.</returns>
    public IReadOnlyList<Tensor> ApplyAll(IReadOnlyList<Tensor> inputs, bool? training = null, IReadOnlyList<Tensor?>? mask = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (mask is not null && mask.Count != inputs.Count) throw Require.Wrong(nameof(mask), $"must hold one mask for each of the {inputs.Count} inputs; it held {mask.Count}");
        return Run([.. inputs], CallArguments.List(inputs.Count), training, mask);
    }

    /// <summary>Applies the operation to a symbolic tensor.</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="training">Fixes whether this call trains. Default null: as in the call of the model.</param>
    public SymbolicTensor Apply(SymbolicTensor input, bool? training = null) => ApplyAll(input, training);

    /// <summary>Applies the operation to a list of symbolic tensors.</summary>
    /// <param name="inputs">The inputs, in the order of the operation.</param>
    /// <param name="training">Fixes whether this call trains. Default null: as in the call of the model.</param>
    public SymbolicTensor Apply(SymbolicTensors inputs, bool? training = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return Record(inputs, With(CallArguments.List(inputs.Count), training));
    }

    /// <summary>Applies the operation to a symbolic tensor and returns all outputs.</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="training">Fixes whether this call trains. Default null: as in the call of the model.</param>
    public SymbolicTensors ApplyAll(SymbolicTensor input, bool? training = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Record([input], With(CallArguments.OneTensor, training));
    }

    /// <summary>What is known of the outputs, from what is known of the inputs.</summary>
    internal abstract TensorSpec[] Specify(TensorSpec[] inputs, CallArguments arguments);

    /// <summary>The outputs for tensors that exist.</summary>
    /// <param name="inputs">All tensors of the call.</param>
    /// <param name="arguments">The positions of the tensors, and the plain values.</param>
    /// <param name="training">Null: as the call around this one.</param>
    /// <param name="masks">Of the first inputs. Null: the mask that earlier layers made.</param>
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
