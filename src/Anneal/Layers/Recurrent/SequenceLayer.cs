using Anneal.Graphs;
using Anneal.Regularizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>A layer that goes along sequences and may be given the states it begins with: <see cref="RecurrentLayer"/> and <see cref="Bidirectional"/>.</summary>
public abstract class SequenceLayer : Layer
{
    private static readonly IReadOnlyList<string> Parameters = ["sequences", "initial_state", "mask", "training"];

    private protected SequenceLayer(string? name, Regularizer? activityRegularizer = null)
        : base(name, activityRegularizer)
    {
    }

    /// <summary>Whether the outputs of all steps are given. Default false: that of the last.</summary>
    public abstract bool ReturnSequences { get; }

    /// <summary>Whether the last states are given, behind the output. Default false.</summary>
    public abstract bool ReturnState { get; }

    /// <summary>Whether each batch begins with the states that the one before ended with. Default false. All batches have one size then.</summary>
    public abstract bool Stateful { get; }

    /// <inheritdoc/>
    protected internal sealed override IReadOnlyList<string> CallParameters => Parameters;

    private protected sealed override bool KeepsBatchSize => Stateful;

    /// <summary>Applies the layer to sequences and gives its one output.</summary>
    /// <param name="sequences">Shape (batch, steps, features).</param>
    /// <param name="initialState">One tensor a state, (batch, size). Keras's default, zeros, is the overload without it.</param>
    /// <param name="mask">True where a step counts, (batch, steps). Default null: what the layers before this one say.</param>
    /// <param name="training">True while training. Default null: as in the call around this one; outside of any, false.</param>
    /// <returns>A new tensor; the caller owns it.</returns>
    /// <exception cref="InvalidOperationException">The layer also returns its states: call <c>ApplyAll</c>.</exception>
    public Tensor Apply(Tensor sequences, IReadOnlyList<Tensor> initialState, Tensor? mask = null, bool? training = null) =>
        Only([.. ApplyAll(sequences, initialState, mask, training)]);

    /// <summary>Applies the layer to sequences and gives the output and, where asked for, the last states.</summary>
    /// <param name="sequences">Shape (batch, steps, features).</param>
    /// <param name="initialState">One tensor a state, (batch, size).</param>
    /// <param name="mask">True where a step counts, (batch, steps). Default null: what the layers before this one say.</param>
    /// <param name="training">True while training. Default null: as in the call around this one; outside of any, false.</param>
    /// <returns>New tensors; the caller owns them.</returns>
    public IReadOnlyList<Tensor> ApplyAll(Tensor sequences, IReadOnlyList<Tensor> initialState, Tensor? mask = null, bool? training = null)
    {
        ArgumentNullException.ThrowIfNull(initialState);
        var call = new CallBuilder<Tensor>().Add(sequences).WithList("initial_state", initialState);
        return Run(call.Tensors, call.Arguments, training, mask);
    }

    /// <summary>Applies the layer to sequences of a model in the making.</summary>
    /// <param name="sequences">Shape (batch, steps, features).</param>
    /// <param name="initialState">One tensor a state, (batch, size). Default null: zeros, or what the batch before ended with.</param>
    /// <param name="mask">True where a step counts, (batch, steps). Default null: what the layers before this one say.</param>
    /// <param name="training">Fixes whether this call trains. Default null: as the model is called.</param>
    /// <returns>The output; with <see cref="ReturnState"/> the last states behind it.</returns>
    public SymbolicTensors ApplyAll(SymbolicTensor sequences, SymbolicTensors? initialState = null, SymbolicTensor? mask = null, bool? training = null)
    {
        var call = new CallBuilder<SymbolicTensor>().Add(sequences).WithList("initial_state", initialState).With("mask", mask).With("training", training);
        return Record(call.Tensors, call.Arguments);
    }

    /// <summary>Applies the layer to sequences of a model in the making, where it has one output.</summary>
    /// <inheritdoc cref="ApplyAll(SymbolicTensor, SymbolicTensors, SymbolicTensor, bool?)"/>
    public SymbolicTensor Apply(SymbolicTensor sequences, SymbolicTensors initialState, SymbolicTensor? mask = null, bool? training = null) =>
        ApplyAll(sequences, initialState, mask, training);

    /// <summary>Makes the states that are carried from batch to batch zeros again. Does nothing where there are none. Keras: <c>reset_state</c>.</summary>
    public abstract void ResetState();
}
