using Anneal.Constraints;
using Anneal.Graphs;
using Anneal.Initializers;
using Anneal.Regularizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>
/// Each position of a query becomes a mean of values, weighted by how well it fits their keys: <c>softmax(q kᵀ / √keyDim) v</c>, for several heads at once,
/// each with projections of its own.
/// </summary>
/// <remarks>
/// Inputs: query (batch, query positions, features), value (batch, key positions, features), key like value. Output: (batch, query positions, features of the query, or
/// <see cref="OutputShape"/>); then, where asked for, the weights (batch, heads, query positions, key positions). Masks are true where attention may go; the masks of
/// query, value and key that layers before this one made hold too. A position that may see nothing sees all alike, as in Keras.
/// Variables: <c>kernel</c> and <c>bias</c> of <c>query</c>, <c>key</c>, <c>gate</c> where there is one, <c>value</c>, <c>attention_output</c>.
/// Keras: <c>keras.layers.MultiHeadAttention</c>. Source: Vaswani et al., Attention Is All You Need, 2017.
/// </remarks>
/// <example><code>
/// var layer = new MultiHeadAttention(numHeads: 4, keyDim: 16);
/// var y = layer.Apply(x, x, useCausalMask: true);
/// </code></example>
[Keras("keras.layers"), ConfigOrder("num_heads", "key_dim", "value_dim", "dropout", "use_bias", "use_gate")]
public sealed partial class MultiHeadAttention : Layer
{
    private static readonly IReadOnlyList<string> Parameters =
        ["query", "value", "key", "query_mask", "value_mask", "key_mask", "attention_mask", "return_attention_scores", "training", "use_causal_mask"];

    private readonly HeadProjection queryDense;
    private readonly HeadProjection keyDense;
    private readonly HeadProjection? gateDense;
    private readonly HeadProjection valueDense;
    private readonly Dropout? dropping;
    private readonly HeadProjection outputDense;
    private AttentionAxes axes = null!;

    /// <summary>An attention layer.</summary>
    /// <param name="numHeads">The number of heads; at least 1.</param>
    /// <param name="keyDim">Size of queries and keys of one head; at least 1.</param>
    /// <param name="valueDim">Size of values of one head; at least 1. Default: <paramref name="keyDim"/>.</param>
    /// <param name="dropout">The share of weights to drop while training, in [0, 1]. Default 0.</param>
    /// <param name="useBias">Whether the projections add a bias. Default true.</param>
    /// <param name="outputShape">The last axes of the output. Default: the last axis of the query.</param>
    /// <param name="attentionAxes">The axes that attention goes along, from 1, from the end if negative. Default: all but the first and the last.</param>
    /// <param name="slidingWindow">A position sees those less than this away; at least 1. Default: all.</param>
    /// <param name="flashAttention">Whether a fused kernel may be used: changes no result. True excludes dropout and attention scores, as in Keras.</param>
    /// <param name="kernelInitializer">Of all projections, by name or object. Default <c>glorot_uniform</c>.</param>
    /// <param name="biasInitializer">Of all projections, by name or object. Default <c>zeros</c>.</param>
    /// <param name="kernelRegularizer">A penalty on the kernels. Default: none.</param>
    /// <param name="biasRegularizer">A penalty on the biases. Default: none.</param>
    /// <param name="activityRegularizer">A penalty on the output of each projection. Default: none.</param>
    /// <param name="kernelConstraint">Applied to the kernels after every update. Default: none.</param>
    /// <param name="biasConstraint">Applied to the biases after every update. Default: none.</param>
    /// <param name="useGate">Whether the heads' results are multiplied by the sigmoid of a projection of the query. Default false.</param>
    /// <param name="seed">Makes dropping repeatable. Default: from <see cref="RandomSeed"/>.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1, <paramref name="dropout"/> is outside [0, 1], or flash attention is asked for together with dropout.</exception>
    public MultiHeadAttention(
        long numHeads,
        long keyDim,
        long? valueDim = null,
        double dropout = 0.0,
        bool useBias = true,
        Shape? outputShape = null,
        IReadOnlyList<int>? attentionAxes = null,
        long? slidingWindow = null,
        bool? flashAttention = null,
        Initializer? kernelInitializer = null,
        Initializer? biasInitializer = null,
        Regularizer? kernelRegularizer = null,
        Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null,
        Constraint? kernelConstraint = null,
        Constraint? biasConstraint = null,
        bool useGate = false,
        int? seed = null,
        string? name = null)
        : base(name)
    {
        NumHeads = Require.AtLeast(numHeads, 1);
        KeyDim = Require.AtLeast(keyDim, 1);
        ValueDim = Require.AtLeast(valueDim, 1) ?? keyDim;
        Dropout = Require.Fraction(dropout);
        UseBias = useBias;
        OutputShape = outputShape is { Rank: 0 } ? null : outputShape;
        if (OutputShape is { } shape && shape.Any(size => size < 1)) throw Require.Refused(shape, "1 or more along each axis", nameof(outputShape));
        AttentionAxes = attentionAxes is { Count: 0 } ? throw Require.Refused("[]", "at least one axis", nameof(attentionAxes)) : attentionAxes;
        SlidingWindow = Require.AtLeast(slidingWindow, 1);
        FlashAttention = flashAttention == true && dropout > 0 ? throw Require.Refused(flashAttention, "false or null where dropout is more than 0") : flashAttention;
        KernelInitializer = kernelInitializer ?? "glorot_uniform";
        BiasInitializer = biasInitializer ?? "zeros";
        (KernelRegularizer, BiasRegularizer, ActivityRegularizer) = (kernelRegularizer, biasRegularizer, activityRegularizer);
        (KernelConstraint, BiasConstraint, UseGate, Seed) = (kernelConstraint, biasConstraint, useGate, seed);
        queryDense = Track(Projection("query", 1, [NumHeads, KeyDim]));
        keyDense = Track(Projection("key", 1, [NumHeads, KeyDim]));
        if (useGate) gateDense = Track(Projection("gate", 1, [NumHeads, ValueDim], "sigmoid"));
        valueDense = Track(Projection("value", 1, [NumHeads, ValueDim]));
        outputDense = Track(Projection("attention_output", 2, []));
        if (dropout > 0) dropping = Track(new Dropout(dropout, seed: seed, name: "dropout"));
    }

    /// <summary>The number of heads.</summary>
    public long NumHeads { get; }

    /// <summary>Size of queries and keys of one head.</summary>
    public long KeyDim { get; }

    /// <summary>Size of values of one head. Default: <see cref="KeyDim"/>.</summary>
    public long ValueDim { get; }

    /// <summary>The share of weights to drop while training. Default 0.</summary>
    public double Dropout { get; }

    /// <summary>Whether the projections add a bias. Default true.</summary>
    public bool UseBias { get; }

    /// <summary>The last axes of the output. Default null: the last axis of the query.</summary>
    public Shape? OutputShape { get; }

    /// <summary>The axes that attention goes along. Default: all but the first and the last; null until the layer is built.</summary>
    public IReadOnlyList<int>? AttentionAxes { get; private set; }

    /// <summary>A position sees those less than this away. Default null: all.</summary>
    public long? SlidingWindow { get; }

    /// <summary>Whether a fused kernel may be used. Default null: where it fits. Changes no result, and no file holds it.</summary>
    [OmitFromConfig(null)]
    public bool? FlashAttention { get; }

    /// <summary>Gives the kernels' first values. Default <c>glorot_uniform</c>.</summary>
    public Initializer KernelInitializer { get; }

    /// <summary>Gives the biases' first values. Default <c>zeros</c>.</summary>
    public Initializer BiasInitializer { get; }

    /// <summary>A penalty on the kernels. Default null: none.</summary>
    public Regularizer? KernelRegularizer { get; }

    /// <summary>A penalty on the biases. Default null: none.</summary>
    public Regularizer? BiasRegularizer { get; }

    /// <summary>A penalty on the output of each projection. Default null: none.</summary>
    public new Regularizer? ActivityRegularizer { get; }

    /// <summary>Applied to the kernels after every update. Default null: none.</summary>
    public Constraint? KernelConstraint { get; }

    /// <summary>Applied to the biases after every update. Default null: none.</summary>
    public Constraint? BiasConstraint { get; }

    /// <summary>Whether the heads' results are multiplied by the sigmoid of a projection of the query. Default false.</summary>
    public bool UseGate { get; }

    /// <summary>Makes dropping repeatable; null for a seed of its own.</summary>
    public int? Seed { get; }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<string> CallParameters => Parameters;

    /// <inheritdoc/>
    protected internal override bool SupportsMasking => true;

    /// <inheritdoc/>
    protected override InputSpec Accepts => new(LeastRank: 3, FixedAxes: [-1]);

    /// <summary>Applies the layer and gives its output.</summary>
    /// <param name="query">Shape (batch, query positions, features).</param>
    /// <param name="value">Shape (batch, key positions, features).</param>
    /// <param name="key">Like <paramref name="value"/>. Default null: the value itself.</param>
    /// <param name="queryMask">Accepted as Keras accepts it, and without effect: the mask of the query is what the layers before this one say.</param>
    /// <param name="valueMask">True where a position of the value counts, (batch, key positions). Default null: what the layers before this one say.</param>
    /// <param name="keyMask">The same for the key.</param>
    /// <param name="attentionMask">Which position of the query may see which key, (batch or 1, query positions, key positions), with or without an axis of heads. Default null: each.</param>
    /// <param name="training">True while training. Default null: as in the call around this one; outside of any, false.</param>
    /// <param name="useCausalMask">Whether a position sees none that comes later. Default false.</param>
    /// <returns>A new tensor; the caller owns it.</returns>
    public Tensor Apply(
        Tensor query, Tensor value, Tensor? key = null, Tensor? queryMask = null, Tensor? valueMask = null, Tensor? keyMask = null,
        Tensor? attentionMask = null, bool? training = null, bool useCausalMask = false) =>
        ApplyAll(query, value, key, queryMask, valueMask, keyMask, attentionMask, returnAttentionScores: false, training, useCausalMask)[0];

    /// <summary>Applies the layer and gives its output and, where asked for, the weights of attention, (batch, heads, query positions, key positions).</summary>
    /// <param name="query">Shape (batch, query positions, features).</param>
    /// <param name="value">Shape (batch, key positions, features).</param>
    /// <param name="key">Like <paramref name="value"/>. Default null: the value itself.</param>
    /// <param name="queryMask">Accepted as Keras accepts it, and without effect: the mask of the query is what the layers before this one say.</param>
    /// <param name="valueMask">True where a position of the value counts, (batch, key positions). Default null: what the layers before this one say.</param>
    /// <param name="keyMask">The same for the key.</param>
    /// <param name="attentionMask">Which position of the query may see which key, (batch or 1, query positions, key positions), with or without an axis of heads. Default null: each.</param>
    /// <param name="returnAttentionScores">Whether the weights are given. Default false.</param>
    /// <param name="training">True while training. Default null: as in the call around this one; outside of any, false.</param>
    /// <param name="useCausalMask">Whether a position sees none that comes later. Default false.</param>
    /// <returns>New tensors; the caller owns them.</returns>
    public IReadOnlyList<Tensor> ApplyAll(
        Tensor query, Tensor value, Tensor? key = null, Tensor? queryMask = null, Tensor? valueMask = null, Tensor? keyMask = null,
        Tensor? attentionMask = null, bool returnAttentionScores = false, bool? training = null, bool useCausalMask = false)
    {
        var call = Arguments(query, value, key, queryMask, valueMask, keyMask, attentionMask, returnAttentionScores, null, useCausalMask);
        return Run(call.Tensors, call.Arguments, training, mask: null);
    }

    /// <summary>Applies the layer to tensors of a model in the making.</summary>
    /// <param name="query">Shape (batch, query positions, features).</param>
    /// <param name="value">Shape (batch, key positions, features).</param>
    /// <param name="key">Like <paramref name="value"/>. Default null: the value itself.</param>
    /// <param name="queryMask">Accepted as Keras accepts it, and without effect: the mask of the query is what the layers before this one say.</param>
    /// <param name="valueMask">True where a position of the value counts, (batch, key positions). Default null: what the layers before this one say.</param>
    /// <param name="keyMask">The same for the key.</param>
    /// <param name="attentionMask">Which position of the query may see which key, (batch or 1, query positions, key positions), with or without an axis of heads. Default null: each.</param>
    /// <param name="training">Fixes whether this call trains. Default null: as the model is called.</param>
    /// <param name="useCausalMask">Whether a position sees none that comes later. Default false.</param>
    /// <returns>The output.</returns>
    public SymbolicTensor Apply(
        SymbolicTensor query, SymbolicTensor value, SymbolicTensor? key = null, SymbolicTensor? queryMask = null, SymbolicTensor? valueMask = null,
        SymbolicTensor? keyMask = null, SymbolicTensor? attentionMask = null, bool? training = null, bool useCausalMask = false) =>
        ApplyAll(query, value, key, queryMask, valueMask, keyMask, attentionMask, returnAttentionScores: false, training, useCausalMask);

    /// <summary>Applies the layer to tensors of a model in the making and gives the weights of attention too, where asked for.</summary>
    /// <param name="query">Shape (batch, query positions, features).</param>
    /// <param name="value">Shape (batch, key positions, features).</param>
    /// <param name="key">Like <paramref name="value"/>. Default null: the value itself.</param>
    /// <param name="queryMask">Accepted as Keras accepts it, and without effect: the mask of the query is what the layers before this one say.</param>
    /// <param name="valueMask">True where a position of the value counts, (batch, key positions). Default null: what the layers before this one say.</param>
    /// <param name="keyMask">The same for the key.</param>
    /// <param name="attentionMask">Which position of the query may see which key, (batch or 1, query positions, key positions), with or without an axis of heads. Default null: each.</param>
    /// <param name="returnAttentionScores">Whether the weights are given. Default false.</param>
    /// <param name="training">Fixes whether this call trains. Default null: as the model is called.</param>
    /// <param name="useCausalMask">Whether a position sees none that comes later. Default false.</param>
    /// <returns>The output, then the weights where they are asked for.</returns>
    public SymbolicTensors ApplyAll(
        SymbolicTensor query, SymbolicTensor value, SymbolicTensor? key = null, SymbolicTensor? queryMask = null, SymbolicTensor? valueMask = null,
        SymbolicTensor? keyMask = null, SymbolicTensor? attentionMask = null, bool returnAttentionScores = false, bool? training = null, bool useCausalMask = false)
    {
        var call = Arguments(query, value, key, queryMask, valueMask, keyMask, attentionMask, returnAttentionScores, training, useCausalMask);
        return Record(call.Tensors, call.Arguments);
    }

    /// <inheritdoc/>
    protected override void Build(Inputs<TensorSpec> inputs, Weights weights)
    {
        var (query, value, key) = Three(inputs);
        RequireAlike(query.Shape, value.Shape, key.Shape);
        AttentionAxes = Layers.AttentionAxes.Resolve(this, query.Shape);
        axes = new(query.Shape.Rank + 1, AttentionAxes);
        queryDense.Build(query.Shape);
        keyDense.Build(key.Shape);
        gateDense?.Build(query.Shape);
        valueDense.Build(value.Shape);
        dropping?.Build([Shape.Unknown]);
        outputDense.Made = OutputShape ?? [query.Shape[^1]];
        outputDense.Build([.. query.Shape[..^1], NumHeads, ValueDim]);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<TensorSpec> Infer(Inputs<TensorSpec> inputs)
    {
        var (query, value, key) = Three(inputs);
        RequireAlike(query.Shape, value.Shape, key.Shape);
        TensorSpec output = new([.. query.Shape[..^1], .. OutputShape ?? [query.Shape[^1]]]);
        if (!inputs.Flag("return_attention_scores")) return [output];
        var attended = AttentionAxes!;
        var others = Enumerable.Range(0, query.Shape.Rank - 1).Except(attended).Select(axis => query.Shape[axis]);
        return [output, new([.. others, NumHeads, .. attended.Select(axis => query.Shape[axis]), .. attended.Select(axis => key.Shape[axis])])];
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Call(Inputs<Tensor> inputs, CallContext context)
    {
        var (query, value, key) = Three(inputs);
        var scoresToo = inputs.Flag("return_attention_scores");
        if (scoresToo && FlashAttention == true) throw new ArgumentException($"Layer '{Name}' uses flash attention, which has no attention scores.", "returnAttentionScores");
        var (q, k, v) = (queryDense.Apply(query), keyDense.Apply(key), valueDense.Apply(value));
        var mask = AttentionMasks.Of(this, inputs, axes, q, k, context.Mask);
        var scores = axes.Rows(q.Times(1 / Math.Sqrt(KeyDim))).bmm(axes.Rows(k).transpose(1, 2));
        var shape = axes.ScoreShape(q, k);
        if (mask is not null) scores = scores.reshape(shape).Fill(axes.Widened(mask, shape.Length).logical_not(), float.MinValue / 2).reshape(scores.shape);
        var weights = scores.softmax(-1);
        var means = axes.Back((dropping?.Apply(weights) ?? weights).bmm(axes.Rows(v)), q);
        var output = outputDense.Apply(gateDense is null ? means : means * gateDense.Apply(query));
        return scoresToo ? [output, weights.reshape(shape)] : [output];
    }

    private void RequireAlike(Shape query, Shape value, Shape key)
    {
        if (query.Rank != value.Rank || value.Rank != key.Rank)
            throw new ArgumentException($"Layer '{Name}' takes query, value and key with as many axes. Received: {query}, {value}, {key}.", nameof(value));
        if (!value[1..^1].IsCompatibleWith(key[1..^1]))
            throw new ArgumentException($"Layer '{Name}' takes value and key that differ in the last axis at most. Received: {value}, {key}.", nameof(key));
    }

    private (T Query, T Value, T Key) Three<T>(Inputs<T> inputs)
    {
        if (!inputs.TryGet("query", out var query) || !inputs.TryGet("value", out var value))
            throw new ArgumentException($"Layer '{Name}' takes a query and a value: call Apply(query, value).", nameof(inputs));
        return (query, value, inputs.TryGet("key", out var key) ? key : value);
    }

    private HeadProjection Projection(string name, int contracted, Shape made, string activation = "linear") => new(
        contracted, UseBias, activation, KernelInitializer, BiasInitializer, KernelRegularizer, BiasRegularizer, ActivityRegularizer, KernelConstraint, BiasConstraint, name)
    { Made = made };

    private static CallBuilder<T> Arguments<T>(
        T query, T value, T? key, T? queryMask, T? valueMask, T? keyMask, T? attentionMask, bool returnAttentionScores, bool? training, bool useCausalMask)
        where T : class =>
        new CallBuilder<T>().Add(query).Add(value).With("key", key).With("query_mask", queryMask).With("value_mask", valueMask)
            .With("key_mask", keyMask).With("attention_mask", attentionMask).With("return_attention_scores", returnAttentionScores ? true : null)
            .With("training", training).With("use_causal_mask", useCausalMask ? true : null);
}
