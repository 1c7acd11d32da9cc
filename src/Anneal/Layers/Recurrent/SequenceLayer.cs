using Anneal.Graphs;
using Anneal.Regularizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Base of layers over sequences that accept initial states: <see cref="RecurrentLayer"/> and <see cref="Bidirectional"/>.</summary>
public abstract class SequenceLayer : Layer
{
    private static readonly IReadOnlyList<string> Parameters = ["sequences", "initial_state", "mask", "training"];

    private protected SequenceLayer(string? name, Regularizer? activityRegularizer = null)
        : base(name, activityRegularizer)
    {
    }

    /// <summary>Whether to return the outputs of all steps. Default false: the last output only.</summary>
    public abstract bool ReturnSequences { get; }

    /// <summary>Whether to return the final states after the output. Default false.</summary>
    public abstract bool ReturnState { get; }

    /// <summary>Whether each batch starts with the final states of the previous batch; all batches then have the same size. Default false.</summary>
    public abstract bool Stateful { get; }

    /// <inheritdoc/>
    protected internal sealed override IReadOnlyList<string> CallParameters => Parameters;

    private protected sealed override bool KeepsBatchSize => Stateful;

    /// <summary>Applies the layer to sequences and returns its only output.</summary>
    /// <param name="sequences">Shape (batch, steps, features).</param>
    /// <param name="initialState">One tensor per state, (batch, size). Without initial states, use the other overload, which starts from zeros.</param>
    /// <param name="mask">True where a step counts, (batch, steps). Default null: the mask that earlier layers made.</param>
    /// <param name="training">True while training. Default null: as in the enclosing call; false if there is none.</param>
    /// <returns>A new tensor; the caller owns it.</returns>
    /// <exception cref="InvalidOperationException">The layer also returns its states. Call <c>ApplyAll</c>.</exception>
    public Tensor Apply(Tensor sequences, IReadOnlyList<Tensor> initialState, Tensor? mask = null, bool? training = null) =>
        Only([.. ApplyAll(sequences, initialState, mask, training)]);

    /// <summary>Applies the layer to sequences and returns the output and, if requested, the final states.</summary>
    /// <param name="sequences">Shape (batch, steps, features).</param>
    /// <param name="initialState">One tensor per state, (batch, size).</param>
    /// <param name="mask">True where a step counts, (batch, steps). Default null: the mask that earlier layers made.</param>
    /// <param name="training">True while training. Default null: as in the enclosing call; false if there is none.</param>
    /// <returns>New tensors; the caller owns them.</returns>
    public IReadOnlyList<Tensor> ApplyAll(Tensor sequences, IReadOnlyList<Tensor> initialState, Tensor? mask = null, bool? training = null)
    {
        ArgumentNullException.ThrowIfNull(initialState);
        var call = new CallBuilder<Tensor>().Add(sequences).WithList("initial_state", initialState);
        return Run(call.Tensors, call.Arguments, training, mask);
    }

    /// <summary>Applies the layer to symbolic sequences.</summary>
    /// <param name="sequences">Shape (batch, steps, features).</param>
    /// <param name="initialState">One tensor per state, (batch, size). Default null: zeros, or the final states of the previous batch if stateful.</param>
    /// <param name="mask">True where a step counts, (batch, steps). Default null: the mask that earlier layers made.</param>
    /// <param name="training">Fixes whether this call trains. Default null: as in the call of the model.</param>
    /// <returns>The output; with <see cref="ReturnState"/>, the final states follow.</returns>
    public SymbolicTensors ApplyAll(SymbolicTensor sequences, SymbolicTensors? initialState = null, SymbolicTensor? mask = null, bool? training = null)
    {
        var call = new CallBuilder<SymbolicTensor>().Add(sequences).WithList("initial_state", initialState).With("mask", mask).With("training", training);
        return Record(call.Tensors, call.Arguments);
    }

    /// <summary>Applies the layer to symbolic sequences and returns its only output.</summary>
    /// <inheritdoc cref="ApplyAll(SymbolicTensor, SymbolicTensors, SymbolicTensor, bool?)"/>
    public SymbolicTensor Apply(SymbolicTensor sequences, SymbolicTensors initialState, SymbolicTensor? mask = null, bool? training = null) =>
        ApplyAll(sequences, initialState, mask, training);

    /// <summary>Resets the states that are carried from batch to batch to zero. Does nothing if there are none. Keras: <c>reset_state</c>.</summary>
    public abstract void ResetState();
}
