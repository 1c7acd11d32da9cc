using Anneal.Graphs;
using Anneal.Regularizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>One step of a recurrent layer: from an input and the states before it to an output and the states after it.</summary>
/// <remarks>A cell is a layer of its own; called with one step's input (batch, features) and its states it gives the output and the new states.</remarks>
public abstract class RecurrentCell : Layer
{
    private static readonly IReadOnlyList<string> Parameters = ["inputs", "states", "training"];

    private protected RecurrentCell(string? name, Regularizer? activityRegularizer = null)
        : base(name, activityRegularizer)
    {
    }

    /// <summary>The size of each state, without the batch axis.</summary>
    public abstract IReadOnlyList<long> StateSize { get; }

    /// <summary>The size of the output. Default: that of the first state.</summary>
    public virtual long OutputSize => StateSize[0];

    /// <inheritdoc/>
    protected internal override IReadOnlyList<string> CallParameters => Parameters;

    /// <inheritdoc/>
    protected override InputSpec Accepts => new(Rank: 2, FixedAxes: [-1]);

    /// <summary>One step.</summary>
    /// <param name="input">Shape (batch, features).</param>
    /// <param name="states">One tensor a state, (batch, size).</param>
    /// <param name="training">True while training. Default null: as in the call around this one; outside of any, false.</param>
    /// <returns>The output, then the new states; the caller owns them.</returns>
    public IReadOnlyList<Tensor> ApplyAll(Tensor input, IReadOnlyList<Tensor> states, bool? training = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(states);
        var call = new CallBuilder<Tensor>().Add(input).WithList("states", states);
        return Run(call.Tensors, call.Arguments, training, mask: null);
    }

    /// <inheritdoc/>
    protected sealed override void Build(Inputs<TensorSpec> inputs, Weights weights) => Build(inputs.First[0].Shape, weights);

    /// <summary>Makes the variables.</summary>
    /// <param name="input">Of one step: (batch, features).</param>
    /// <param name="weights">Makes variables of this cell.</param>
    protected abstract void Build(Shape input, Weights weights);

    /// <inheritdoc/>
    protected sealed override IReadOnlyList<TensorSpec> Infer(Inputs<TensorSpec> inputs)
    {
        var batch = inputs.First[0].Shape[0];
        return [.. StateSize.Prepend(OutputSize).Select(size => new TensorSpec([batch, size]))];
    }

    /// <inheritdoc/>
    protected sealed override IReadOnlyList<Tensor> Call(Inputs<Tensor> inputs, CallContext context)
    {
        var states = inputs.List("states");
        if (states.Count != StateSize.Count) throw new ArgumentException($"Cell '{Name}' has {StateSize.Count} states. Received: {states.Count}.", nameof(inputs));
        var (output, after) = Begin(inputs[0].unsqueeze(0), context.Training)(0, [.. states]);
        return [output, .. after];
    }

    /// <summary>Prepares a sequence: what all steps have in common is done once.</summary>
    /// <param name="sequence">Steps first: (steps, batch, features).</param>
    /// <param name="training">Whether dropout drops.</param>
    internal abstract RecurrentStep Begin(Tensor sequence, bool training);
}

/// <summary>One step of a sequence that was prepared.</summary>
internal delegate (Tensor Output, Tensor[] States) RecurrentStep(int index, Tensor[] states);
