using Anneal.Distribution;
using Anneal.Graphs;
using Anneal.Regularizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Base of recurrent layers, which apply a cell to each step of a sequence and carry its states along.</summary>
/// <remarks>
/// Input (batch, steps, features). Output: that of the last step, (batch, units), or of all steps, (batch, steps, units); then the final
/// states, if requested. At masked steps the states do not change and the previous output is repeated. The mask ends here, as in Keras.
/// Keras: <c>keras.layers.RNN</c>.
/// </remarks>
/// <example><code>
/// var last = new LSTM(8).Apply(sequence);
/// var (outputs, h, c) = new LSTM(8, returnSequences: true, returnState: true).ApplyAll(x, initialState: [h0, c0]);
/// </code></example>
public abstract class RecurrentLayer : SequenceLayer
{
    private Variable[] carried = [];

    private protected RecurrentLayer(
        RecurrentCell cell, bool returnSequences, bool returnState, bool goBackwards, bool stateful, bool unroll, bool zeroOutputForMask,
        Regularizer? activityRegularizer, string? name)
        : base(name, activityRegularizer)
    {
        Cell = Track(cell);
        (ReturnSequences, ReturnState, GoBackwards, Stateful, Unroll, ZeroOutputForMask) = (returnSequences, returnState, goBackwards, stateful, unroll, zeroOutputForMask);
    }

    /// <summary>The cell, which computes one step.</summary>
    public RecurrentCell Cell { get; }

    internal override IEnumerable<(string Attribute, Layer Layer)> Attributes => [("cell", Cell)];

    private protected override IReadOnlyList<Layer> Parts => this is RNN ? [] : [Cell];

    /// <inheritdoc/>
    public sealed override bool ReturnSequences { get; }

    /// <inheritdoc/>
    public sealed override bool ReturnState { get; }

    /// <summary>Whether to process the sequence from the last step to the first; outputs are in the order of processing. Default false.</summary>
    public bool GoBackwards { get; }

    /// <inheritdoc/>
    public sealed override bool Stateful { get; }

    /// <summary>Accepted for compatibility; has no effect. Default false.</summary>
    public bool Unroll { get; }

    /// <summary>The states that are carried, a row for each row of a batch.</summary>
    internal IReadOnlyList<Variable> Carried => carried;

    /// <summary>Whether outputs at masked steps are 0. Default false: they repeat the previous output.</summary>
    public bool ZeroOutputForMask { get; internal set; }

    /// <inheritdoc/>
    protected override InputSpec Accepts => new(Rank: 3, FixedAxes: [-1]);

    /// <inheritdoc/>
    public sealed override void ResetState()
    {
        using var scope = NewDisposeScope();
        foreach (var state in carried) state.Assign(zeros_like(state.Stored));
    }

    /// <inheritdoc/>
    protected override void Build(Inputs<TensorSpec> inputs, Weights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var shape = inputs.First[0].Shape;
        var step = OneStep(shape);
        if (Stateful && step.Contains(Shape.Unknown))
            throw this.Refuses("is stateful and needs the number of samples per batch and every size except the number of steps: give them in the Input layer (batchSize)", shape, nameof(inputs));
        Cell.BuildStep(step);
        carried = Stateful ? [.. Cell.StateShapes(step).Select(state => weights.AddState("rnn_state", state))] : [];
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<TensorSpec> Infer(Inputs<TensorSpec> inputs)
    {
        var shape = inputs.First[0].Shape;
        var step = OneStep(shape);
        var last = Cell.OutputShape(step);
        TensorSpec output = new(ReturnSequences ? [last[0], shape[1], .. last[1..]] : last, DTypePolicy.ComputeType);
        return ReturnState ? [output, .. Cell.StateShapes(step).Select(state => new TensorSpec(state, DTypePolicy.ComputeType))] : [output];
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Call(Inputs<Tensor> inputs, CallContext context)
    {
        var sequence = StepsFirst(inputs.First[0]);
        if (sequence.size(0) == 0) throw this.Refuses("takes sequences of at least one step", (Shape)inputs.First[0].shape, nameof(inputs));
        var states = FirstStates(inputs, sequence);
        var masks = Masks(context.Mask, sequence);
        var run = Cell.Begin(sequence, context.Training, WorkType);
        var (output, after) = masks is null && run.Whole is { } whole ? AtOnce(whole, sequence, states) : StepByStep(run, sequence, states, masks);
        Carry(after);
        return ReturnState ? [output, .. after] : [output];
    }

    private (Tensor Output, Tensor[] States) AtOnce(Func<Tensor, Tensor[], (Tensor Outputs, Tensor[] States)> whole, Tensor sequence, Tensor[] states)
    {
        var (outputs, after) = whole(sequence, states);
        return (ReturnSequences ? outputs.transpose(0, 1) : outputs.select(0, -1), after);
    }

    private (Tensor Output, Tensor[] States) StepByStep(CellRun run, Tensor sequence, Tensor[] states, Tensor[]? masks)
    {
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
        return (ReturnSequences ? stack(outputs, 1) : outputs[^1], states);
    }

    private static Shape OneStep(Shape sequence) => [sequence[0], .. sequence[2..]];

    private Tensor StepsFirst(Tensor input)
    {
        var sequence = input.movedim([1], [0]);
        return GoBackwards ? sequence.flip(0) : sequence;
    }

    private Tensor[] FirstStates(Inputs<Tensor> inputs, Tensor sequence)
    {
        var batch = sequence.size(1);
        var shapes = Cell.StateShapes(sequence.shape[1..]);
        var given = inputs.List("initial_state");
        if (given.Count == 0)
        {
            // A copy: training needs the values of now, and this call changes the variables.
            return CarriedRows(batch) is var (first, count) ? [.. carried.Select(state => state.Value.narrow(0, first, count).clone())]
                : carried.Length == 0 || IsTrial ? [.. shapes.Select(shape => zeros(shape.ToArray(), sequence.dtype, sequence.device))]
                : throw this.Refuses($"is stateful and was built for batches of {carried[0].Shape[0]} samples", batch, nameof(inputs));
        }
        if (given.Count != shapes.Count) throw new ArgumentException($"Layer '{Name}' has {shapes.Count} states. initialState has {given.Count}.", "initialState");
        for (var i = 0; i < given.Count; i++)
            if (given[i].shape is var found && (Shape)found != shapes[i])
                throw this.Refuses($"takes initialState[{i}] of shape {shapes[i]}", (Shape)found, "initialState");
        return [.. given];
    }

    private Tensor[]? Masks(Tensor? mask, Tensor sequence)
    {
        if (mask is null) return null;
        if (mask.dim() != 2 || mask.size(0) != sequence.size(1) || mask.size(1) != sequence.size(0))
            throw this.Refuses($"takes a mask of shape ({sequence.size(1)}, {sequence.size(0)})", (Shape)mask.shape, nameof(mask));
        return StepsFirst(mask.to(ScalarType.Bool)).reshape([sequence.size(0), sequence.size(1), .. Enumerable.Repeat(1L, (int)sequence.dim() - 2)]).unbind(0);
    }

    private void Carry(Tensor[] states)
    {
        if (IsTrial || states.Length == 0 || CarriedRows(states[0].size(0)) is not var (first, count)) return;
        using var noGradients = no_grad();
        for (var i = 0; i < states.Length; i++) carried[i].Value.narrow(0, first, count).copy_(states[i]);
    }

    // A rank has its rows of a batch, and the states of all.
    private (long First, long Count)? CarriedRows(long batch)
    {
        var ((first, rows), whole) = RowShare.Current is { } share ? (share.Rows, share.Whole) : ((0, 1), 1);
        return carried.Length > 0 && carried[0].Shape[0] * rows == batch * whole ? (first * batch / rows, batch) : null;
    }

    // Where data are tried, too: on one row.
    private static bool IsTrial => CallScope.Current is { IsTrial: true };
}
