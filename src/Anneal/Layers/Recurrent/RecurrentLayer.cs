using Anneal.Graphs;
using Anneal.Regularizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>A cell that goes along a sequence and hands its states from step to step.</summary>
/// <remarks>
/// Input (batch, steps, features). Output: that of the last step, (batch, units), or of all, (batch, steps, units); then the last states, where asked for.
/// At masked steps the states stay and the output is the one before. The mask ends here, as in Keras. Keras: <c>keras.layers.RNN</c>.
/// </remarks>
/// <example><code>
/// var last = new LSTM(8).Apply(sequence);
/// var (outputs, h, c) = new LSTM(8, returnSequences: true, returnState: true).ApplyAll(x, initialState: [h0, c0]);
/// </code></example>
public abstract class RecurrentLayer : Layer
{
    private static readonly IReadOnlyList<string> Parameters = ["sequences", "initial_state", "mask", "training"];

    private Variable[] carried = [];

    private protected RecurrentLayer(
        RecurrentCell cell, bool returnSequences, bool returnState, bool goBackwards, bool stateful, bool unroll, bool zeroOutputForMask,
        Regularizer? activityRegularizer, string? name)
        : base(name, activityRegularizer)
    {
        Cell = Track(cell);
        (ReturnSequences, ReturnState, GoBackwards, Stateful, Unroll, ZeroOutputForMask) = (returnSequences, returnState, goBackwards, stateful, unroll, zeroOutputForMask);
    }

    /// <summary>What one step does.</summary>
    public RecurrentCell Cell { get; }

    /// <summary>Whether the outputs of all steps are given. Default false: that of the last.</summary>
    public bool ReturnSequences { get; }

    /// <summary>Whether the last states are given, behind the output. Default false.</summary>
    public bool ReturnState { get; }

    /// <summary>Whether steps are taken from the last to the first; outputs stand in the order they are made. Default false.</summary>
    public bool GoBackwards { get; }

    /// <summary>Whether each batch begins with the states that the one before ended with. Default false. All batches have one size then.</summary>
    public bool Stateful { get; }

    /// <summary>Whether Keras writes one operation a step; here that changes nothing. Default false.</summary>
    public bool Unroll { get; }

    /// <summary>Whether outputs at masked steps are 0. Default false: they repeat the one before.</summary>
    public bool ZeroOutputForMask { get; }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<string> CallParameters => Parameters;

    /// <inheritdoc/>
    protected override InputSpec Accepts => new(Rank: 3, FixedAxes: [-1]);

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
    public void ResetState()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        foreach (var state in carried) state.Value.zero_();
    }

    /// <inheritdoc/>
    protected override void Build(Inputs<TensorSpec> inputs, Weights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var shape = inputs.First[0].Shape;
        if (Stateful && shape[0] == Shape.Unknown)
            throw new ArgumentException($"Layer '{Name}' is stateful and must know the number of samples in a batch: give it to the Input layer (batchSize). Received: {shape}.", nameof(inputs));
        Cell.BuildStep([shape[0], shape[2]]);
        carried = Stateful ? [.. Cell.StateSize.Select(size => weights.AddState("rnn_state", [shape[0], size]))] : [];
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<TensorSpec> Infer(Inputs<TensorSpec> inputs)
    {
        var shape = inputs.First[0].Shape;
        TensorSpec output = ReturnSequences ? new([shape[0], shape[1], Cell.OutputSize]) : new([shape[0], Cell.OutputSize]);
        return ReturnState ? [output, .. Cell.StateSize.Select(size => new TensorSpec([shape[0], size]))] : [output];
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Call(Inputs<Tensor> inputs, CallContext context)
    {
        var sequence = StepsFirst(inputs.First[0]);
        if (sequence.size(0) == 0) throw new ArgumentException($"Layer '{Name}' takes sequences of at least one step. Received: {(Shape)inputs.First[0].shape}.", nameof(inputs));
        var states = FirstStates(inputs, sequence);
        var masks = Masks(context.Mask, sequence);
        var run = Cell.Begin(sequence, context.Training);
        var prepared = run.Prepare(sequence).unbind(0);
        var outputs = new List<Tensor>();
        for (var t = 0; t < prepared.Length; t++)
        {
            var (output, after) = run.Step(prepared[t], states);
            if (masks is not null)
            {
                var before = outputs.Count > 0 && !ZeroOutputForMask ? outputs[^1] : zeros_like(output);
                output = where(masks[t], output, before);
                for (var i = 0; i < after.Length; i++) after[i] = where(masks[t], after[i], states[i]);
            }
            states = after;
            if (!ReturnSequences) outputs.Clear();
            outputs.Add(output);
        }
        Carry(states);
        var result = ReturnSequences ? stack(outputs, 1) : outputs[^1];
        return ReturnState ? [result, .. states] : [result];
    }

    private Tensor StepsFirst(Tensor input)
    {
        var sequence = input.movedim([1], [0]);
        return GoBackwards ? sequence.flip(0) : sequence;
    }

    private Tensor[] FirstStates(Inputs<Tensor> inputs, Tensor sequence)
    {
        var batch = sequence.size(1);
        var given = inputs.List("initial_state");
        if (given.Count == 0)
        {
            var fits = carried.Length > 0 && carried[0].Shape[0] == batch;
            if (carried.Length > 0 && !fits && !IsTrial)
                throw new ArgumentException($"Layer '{Name}' is stateful and was built for batches of {carried[0].Shape[0]} samples. Received: {batch}.", nameof(inputs));
            // A copy: training needs the values of now, and this call changes the variables.
            return fits ? [.. carried.Select(state => state.Value.clone())] : [.. Cell.StateSize.Select(size => zeros([batch, size], sequence.dtype, sequence.device))];
        }
        if (given.Count != Cell.StateSize.Count) throw new ArgumentException($"Layer '{Name}' has {Cell.StateSize.Count} states. initialState has {given.Count}.", "initialState");
        for (var i = 0; i < given.Count; i++)
            if (given[i].dim() != 2 || given[i].size(0) != batch || given[i].size(1) != Cell.StateSize[i])
                throw new ArgumentException($"Layer '{Name}' takes initialState[{i}] of shape ({batch}, {Cell.StateSize[i]}). Received: {(Shape)given[i].shape}.", "initialState");
        return [.. given];
    }

    private Tensor[]? Masks(Tensor? mask, Tensor sequence)
    {
        if (mask is null) return null;
        if (mask.dim() != 2 || mask.size(0) != sequence.size(1) || mask.size(1) != sequence.size(0))
            throw new ArgumentException($"Layer '{Name}' takes a mask of shape ({sequence.size(1)}, {sequence.size(0)}). Received: {(Shape)mask.shape}.", nameof(mask));
        return StepsFirst(mask.to(ScalarType.Bool)).unsqueeze(-1).unbind(0);
    }

    private void Carry(Tensor[] states)
    {
        if (carried.Length == 0 || IsTrial) return;
        using var noGradients = no_grad();
        for (var i = 0; i < states.Length; i++) carried[i].Value.copy_(states[i]);
    }

    private static bool IsTrial => CallScope.Current?.IsTrial == true;
}
