using Anneal.Graphs;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Runs a recurrent layer over a sequence in both directions and merges the outputs.</summary>
/// <remarks>
/// Input (batch, steps, features), output (batch, 2 units), or (batch, steps, 2 units) with <see cref="ReturnSequences"/>; modes other than
/// <see cref="MergeMode.Concat"/> keep the size of the last axis, and null returns both outputs. With <c>returnState</c>, the final states
/// of the layer follow, then those of the backward layer; initial states have the same order.
/// Outputs at masked steps are 0, as in Keras. Variables: those of the layer (<c>forward_...</c>), then those of the backward layer (<c>backward_...</c>).
/// Keras: <c>keras.layers.Bidirectional</c>. Source: Schuster and Paliwal, Bidirectional Recurrent Neural Networks, 1997.
/// </remarks>
/// <example><code>
/// new Bidirectional(new LSTM(32, returnSequences: true))
/// new Bidirectional(new GRU(16), mergeMode: "sum")
/// </code></example>
[Keras("keras.layers"), ConfigOrder("merge_mode", "layer", "backward_layer")]
public sealed partial class Bidirectional : SequenceLayer
{
    private IReadOnlyList<ArrayLike>? first;

    /// <summary>A bidirectional layer.</summary>
    /// <param name="layer">The layer that runs from the first step to the last. It becomes part of this one, and its name gets the prefix
    /// <c>forward_</c>.</param>
    /// <param name="mergeMode">How the two outputs are merged. Null: both are returned. Default <see cref="MergeMode.Concat"/>.</param>
    /// <param name="backwardLayer">The layer that runs from the last step to the first (<c>goBackwards</c>). Default: a layer with the
    /// arguments of <paramref name="layer"/>.</param>
    /// <param name="weights">The first values of all weights: those of the layer, then as many of the backward layer. Default: from the initializers.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">The layers run in the same direction, or differ in <c>returnSequences</c>,
    /// <c>returnState</c> or <c>stateful</c>.</exception>
    /// <exception cref="ArgumentException">The number of <paramref name="weights"/> is odd.</exception>
    public Bidirectional(
        RecurrentLayer layer, ChoiceOrNull<MergeMode> mergeMode = default, [NoConfig] IReadOnlyList<ArrayLike>? weights = null, RecurrentLayer? backwardLayer = null, string? name = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(layer);
        MergeMode = mergeMode.Value is { } mode ? Require.Defined(mode, nameof(mergeMode)) : null;
        if (backwardLayer is null && layer.GoBackwards) throw Require.Refused("a layer that goes backwards", "one that goes forwards, unless backwardLayer is given", nameof(layer));
        if (backwardLayer is not null) RequireOpposite(layer, backwardLayer);
        if (weights is { Count: var count } && count % 2 == 1) throw Require.Wrong(nameof(weights), $"must hold as many arrays for one direction as for the other; there were {count}");
        first = weights;
        var backward = backwardLayer ?? Reversed(layer);
        if (layer.Family.Owner is null) layer.Rename(Prefixed("forward_", layer));
        (Layer, BackwardLayer) = (Track(layer), Track(backward));
        Layer.ZeroOutputForMask = BackwardLayer.ZeroOutputForMask = layer.ReturnSequences;
    }

    /// <summary>The layer that runs from the first step to the last.</summary>
    public RecurrentLayer Layer { get; }

    /// <summary>How the two outputs are merged. Null: both are returned. Default <see cref="MergeMode.Concat"/>.</summary>
    public MergeMode? MergeMode { get; }

    /// <summary>The layer that runs from the last step to the first.</summary>
    public RecurrentLayer BackwardLayer { get; }

    /// <inheritdoc/>
    public override bool ReturnSequences => Layer.ReturnSequences;

    /// <inheritdoc/>
    public override bool ReturnState => Layer.ReturnState;

    /// <inheritdoc/>
    public override bool Stateful => Layer.Stateful;

    /// <inheritdoc/>
    protected override InputSpec Accepts => new(LeastRank: 3);

    internal override IEnumerable<(string Attribute, Layer Layer)> Attributes => [("backward_layer", BackwardLayer), ("forward_layer", Layer)];

    /// <inheritdoc/>
    public override void ResetState()
    {
        Layer.ResetState();
        BackwardLayer.ResetState();
    }

    /// <inheritdoc/>
    protected override void Build(Inputs<TensorSpec> inputs, Weights weights)
    {
        var shape = inputs.First[0].Shape;
        Layer.Build(shape);
        BackwardLayer.Build(shape);
        if (first is null) return;
        Layer.SetWeights([.. first.Take(first.Count / 2)]);
        BackwardLayer.SetWeights([.. first.Skip(first.Count / 2)]);
        first = null;
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<TensorSpec> Infer(Inputs<TensorSpec> inputs)
    {
        TensorSpec[] sequence = [inputs.First[0]];
        var (forward, backward) = (Layer.Specify(sequence, CallArguments.OneTensor), BackwardLayer.Specify(sequence, CallArguments.OneTensor));
        return [.. Merge(forward[0].Shape, backward[0].Shape).Select(shape => new TensorSpec(shape, forward[0].Type)), .. forward[1..], .. backward[1..]];
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Call(Inputs<Tensor> inputs, CallContext context)
    {
        var (sequence, states) = (inputs.First[0], inputs.List("initial_state"));
        var own = Layer.Cell.StateSize.Count;
        if (states.Count > 0 && states.Count != own + BackwardLayer.Cell.StateSize.Count)
            throw new ArgumentException($"Layer '{Name}' has {own} states forwards and {BackwardLayer.Cell.StateSize.Count} backwards. initialState has {states.Count}.", "initialState");
        var forward = Pass(Layer, sequence, [.. states.Take(own)], context.Mask);
        var backward = Pass(BackwardLayer, sequence, [.. states.Skip(own)], context.Mask);
        return [.. Merge(forward[0], ReturnSequences ? backward[0].flip(1) : backward[0]), .. forward.Skip(1), .. backward.Skip(1)];
    }

    private static IReadOnlyList<Tensor> Pass(RecurrentLayer layer, Tensor sequence, Tensor[] states, Tensor? mask) =>
        states.Length == 0 ? layer.ApplyAll(sequence, mask: mask) : layer.ApplyAll(sequence, states, mask);

    private Tensor[] Merge(Tensor forward, Tensor backward) => MergeMode switch
    {
        Layers.MergeMode.Concat => [cat([forward, backward], -1)],
        Layers.MergeMode.Sum => [forward.Plus(backward)],
        Layers.MergeMode.Mul => [forward * backward],
        Layers.MergeMode.Ave => [forward.Plus(backward).DividedBy(2)],
        _ => [forward, backward],
    };

    private Shape[] Merge(Shape forward, Shape backward)
    {
        if (MergeMode is null) return [forward, backward];
        if (MergeMode == Layers.MergeMode.Concat && forward[..^1] == backward[..^1]) return [[.. forward[..^1], forward[^1] + backward[^1]]];
        return forward == backward
            ? [forward]
            : throw new ArgumentException($"Layer '{Name}' cannot merge outputs of shapes {forward} and {backward} by {MergeMode}.", "backwardLayer");
    }

    // As Keras makes it: from the layer's own config.
    private static RecurrentLayer Reversed(RecurrentLayer layer)
    {
        var written = layer.ToConfig();
        written.Remove("build_config");
        written["config"]!["go_backwards"] = true;
        written["config"]!["name"] = Prefixed("backward_", layer);
        return (RecurrentLayer)FromConfig(written);
    }

    private static string Prefixed(string prefix, RecurrentLayer layer) => layer.Name.StartsWith(prefix, StringComparison.Ordinal) ? layer.Name : prefix + layer.Name;

    private static void RequireOpposite(RecurrentLayer layer, RecurrentLayer other)
    {
        Alike("goBackwards", !layer.GoBackwards, other.GoBackwards);
        Alike("returnSequences", layer.ReturnSequences, other.ReturnSequences);
        Alike("returnState", layer.ReturnState, other.ReturnState);
        Alike("stateful", layer.Stateful, other.Stateful);

        static void Alike(string argument, bool wanted, bool found)
        {
            if (wanted != found) throw Require.Refused($"one with {argument} {Text(found)}", $"a layer with {argument} {Text(wanted)}, to match the other layer", "backwardLayer");
        }

        static string Text(bool value) => value ? "true" : "false";
    }
}
