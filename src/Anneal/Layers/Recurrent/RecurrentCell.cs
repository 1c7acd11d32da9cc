using Anneal.Graphs;
using Anneal.Regularizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Base of cells. A cell computes one step of a recurrent layer: an output and new states from an input and the current states.</summary>
/// <remarks>A cell is a layer that can be called with the input of one step, (batch, features), and its states.</remarks>
/// <example><code>
/// sealed class Sum(long size) : RecurrentCell
/// {
///     public override IReadOnlyList&lt;long&gt; StateSize => [size];
///
///     protected override IReadOnlyList&lt;Tensor&gt; Step(Tensor input, IReadOnlyList&lt;Tensor&gt; states, CallContext context)
///     {
///         var sum = Ops.Add(input, states[0]);
///         return [sum, sum]; // the output, then the new states
///     }
/// }
/// </code></example>
public abstract class RecurrentCell : Layer
{
    private static readonly IReadOnlyList<string> Parameters = ["inputs", "states", "training"];

    /// <summary>Makes a cell that is not built yet.</summary>
    /// <param name="name">Unique within its layer. Default: the class's name in snake case.</param>
    /// <param name="activityRegularizer">A penalty on the outputs. Default: none.</param>
    protected RecurrentCell(string? name = null, Regularizer? activityRegularizer = null)
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
    /// <param name="states">One tensor per state, (batch, size).</param>
    /// <param name="training">True while training. Default null: as in the enclosing call; false if there is none.</param>
    /// <returns>The output, then the new states; the caller owns them.</returns>
    public IReadOnlyList<Tensor> ApplyAll(Tensor input, IReadOnlyList<Tensor> states, bool? training = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(states);
        var call = new CallBuilder<Tensor>().Add(input).WithList("states", states);
        return Run(call.Tensors, call.Arguments, training, mask: null);
    }

    /// <summary>The shapes of the states for an input of one step.</summary>
    internal virtual IReadOnlyList<Shape> StateShapes(Shape input) => [.. StateSize.Select(size => Shape.Create([input[0], size]))];

    /// <summary>The shape of the output for an input of one step.</summary>
    internal virtual Shape OutputShape(Shape input) => [input[0], OutputSize];

    /// <summary>Makes the variables for a step with its states.</summary>
    internal void BuildStep(Shape input)
    {
        var call = new CallBuilder<object>().Add(new object()).WithList("states", [.. StateSize.Select(_ => new object())]);
        Building.Build([input, .. StateShapes(input).Select(state => new TensorSpec(state))], call.Arguments);
    }

    /// <summary>Makes the variables. Default: there are none.</summary>
    /// <param name="input">The input of one step, (batch, features).</param>
    /// <param name="weights">Creates variables of this cell.</param>
    protected virtual void Build(Shape input, Weights weights)
    {
    }

    /// <summary>The function of the cell.</summary>
    /// <param name="input">Shape (batch, features).</param>
    /// <param name="states">One tensor per state, (batch, size).</param>
    /// <param name="context">Whether the call trains.</param>
    /// <returns>The output, then the new states.</returns>
    protected abstract IReadOnlyList<Tensor> Step(Tensor input, IReadOnlyList<Tensor> states, CallContext context);

    /// <summary>Begins a sequence. Default: every step is a call of the cell.</summary>
    /// <param name="sequence">Steps first: (steps, batch, features).</param>
    /// <param name="training">Whether dropout drops.</param>
    internal virtual CellRun Begin(Tensor sequence, bool training) => Calls(training);

    /// <summary>Begins a sequence of a layer that works in a type: a cell that works in another one is called for every step.</summary>
    internal CellRun Begin(Tensor sequence, bool training, ScalarType type) => WorkType == type ? Begin(sequence, training) : Calls(training, type);

    private CellRun Calls(bool training, ScalarType? type = null) => new(input => input, (input, states) =>
    {
        Tensor[] made = [.. ApplyAll(input, states, training)];
        if (type is { } wanted) made = Array.ConvertAll(made, tensor => tensor.to(wanted));
        return (made[0], made[1..]);
    });

    /// <inheritdoc/>
    protected sealed override void Build(Inputs<TensorSpec> inputs, Weights weights) => Build(inputs.First[0].Shape, weights);

    /// <inheritdoc/>
    protected sealed override IReadOnlyList<TensorSpec> Infer(Inputs<TensorSpec> inputs)
    {
        var input = inputs.First[0].Shape;
        return [.. StateShapes(input).Prepend(OutputShape(input)).Select(shape => new TensorSpec(shape, DTypePolicy.ComputeType))];
    }

    /// <inheritdoc/>
    protected sealed override IReadOnlyList<Tensor> Call(Inputs<Tensor> inputs, CallContext context)
    {
        var input = inputs.First[0];
        var states = inputs.List("states");
        if (states.Count == 0 && CallScope.Current?.IsTrial == true) states = [.. StateShapes(input.shape).Select(shape => zeros(shape.ToArray(), dtype: input.dtype, device: input.device))];
        if (states.Count != StateSize.Count) throw this.Refuses($"has {StateSize.Count} states", states.Count, nameof(inputs));
        var made = Step(input, states, context);
        return made.Count == states.Count + 1
            ? made
            : throw new InvalidOperationException($"Cell '{Name}' has {StateSize.Count} states and must give an output and as many new states. It gave {made.Count} tensors.");
    }
}
