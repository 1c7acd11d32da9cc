using Anneal.Constraints;
using Anneal.Graphs;
using Anneal.Initializers;
using Anneal.Native;
using Anneal.Regularizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>
/// Base of attention layers with projections: each head computes <c>softmax(q kᵀ / √size) v</c> with its own projections of query, key and
/// value.
/// </summary>
/// <remarks>
/// Inputs: query (batch, query positions, features), value (batch, key positions, features), key with the shape of the value. Output:
/// (batch, query positions, features of the query);
/// then, if requested, the weights (batch, heads, query positions, key positions). Masks are true where attention is allowed, and are
/// combined with the masks that earlier layers made for query, value and key. A position that may see nothing attends to all positions
/// equally, as in Keras.
/// Variables: <c>kernel</c> and <c>bias</c> of <c>query</c>, <c>key</c>, <c>gate</c> with <c>useGate</c>, <c>value</c>, <c>attention_output</c>.
/// </remarks>
public abstract class ProjectedAttention : Layer
{
    private static readonly IReadOnlyList<string> Parameters =
        ["query", "value", "key", "query_mask", "value_mask", "key_mask", "attention_mask", "return_attention_scores", "training", "use_causal_mask"];

    private readonly long queryHeads, size, valueSize;
    private readonly HeadProjection queryDense;
    private readonly HeadProjection keyDense;
    private readonly HeadProjection? gateDense;
    private readonly HeadProjection valueDense;
    private readonly Dropout? dropping;
    private readonly HeadProjection outputDense;
    private AttentionAxes axes = null!;

    private protected ProjectedAttention(
        long queryHeads, long keyHeads, long size, long valueSize, double dropout, bool useBias, long? slidingWindow, bool? flashAttention, Initializer? kernelInitializer,
        Initializer? biasInitializer, Regularizer? kernelRegularizer, Regularizer? biasRegularizer, Regularizer? activityRegularizer, Constraint? kernelConstraint,
        Constraint? biasConstraint, bool useGate, int? seed, string? name)
        : base(name, activityRegularizer)
    {
        (this.queryHeads, this.size, this.valueSize) = (queryHeads, size, valueSize);
        Dropout = Require.Fraction(dropout);
        UseBias = useBias;
        SlidingWindow = Require.AtLeast(slidingWindow, 1);
        FlashAttention = flashAttention == true && dropout > 0 ? throw Require.Refused(flashAttention, "false or null where dropout is more than 0") : flashAttention;
        KernelInitializer = kernelInitializer ?? "glorot_uniform";
        BiasInitializer = biasInitializer ?? "zeros";
        (KernelRegularizer, BiasRegularizer) = (kernelRegularizer, biasRegularizer);
        (KernelConstraint, BiasConstraint, UseGate, Seed) = (kernelConstraint, biasConstraint, useGate, seed);
        queryDense = Track(Projection("query", 1, [queryHeads, size]));
        keyDense = Track(Projection("key", 1, [keyHeads, size]));
        if (useGate) gateDense = Track(Projection("gate", 1, [queryHeads, valueSize], "sigmoid"));
        valueDense = Track(Projection("value", 1, [keyHeads, valueSize]));
        outputDense = Track(Projection("attention_output", 2, []));
        if (dropout > 0) dropping = Track(new Dropout(dropout, seed: seed, name: "dropout"));
    }

    /// <summary>The fraction of attention weights to drop in training. Default 0.</summary>
    public double Dropout { get; }

    /// <summary>Whether to add a bias in the projections. Default true.</summary>
    public bool UseBias { get; }

    /// <summary>Each position sees only positions less than this far away. Default null: all.</summary>
    public long? SlidingWindow { get; }

    /// <summary>Whether a fused kernel may be used. It does not change results and is not saved. Default null: automatic.</summary>
    [OmitFromConfig(null)]
    public bool? FlashAttention { get; }

    /// <summary>The initializer of the kernels. Default <c>glorot_uniform</c>.</summary>
    public Initializer KernelInitializer { get; }

    /// <summary>The initializer of the biases. Default <c>zeros</c>.</summary>
    public Initializer BiasInitializer { get; }

    /// <summary>A penalty on the kernels. Default null: none.</summary>
    public Regularizer? KernelRegularizer { get; }

    /// <summary>A penalty on the biases. Default null: none.</summary>
    public Regularizer? BiasRegularizer { get; }

    /// <summary>The constraint on the kernels, applied after every update. Default null: none.</summary>
    public Constraint? KernelConstraint { get; }

    /// <summary>The constraint on the biases, applied after every update. Default null: none.</summary>
    public Constraint? BiasConstraint { get; }

    /// <summary>Whether to multiply the results of the heads by the sigmoid of a projection of the query. Default false.</summary>
    public bool UseGate { get; }

    /// <summary>The seed of dropout; null if none was given.</summary>
    public int? Seed { get; }

    /// <summary>Keras has the projections under public names in one class, and under private ones in the other.</summary>
    private protected virtual string BeforeNames => "";

    internal sealed override IEnumerable<(string Attribute, Layer Layer)> Attributes => new (string, Layer?)[]
    {
        (BeforeNames + "query_dense", queryDense), (BeforeNames + "key_dense", keyDense), (BeforeNames + "value_dense", valueDense), (BeforeNames + "output_dense", outputDense),
        ("_gate_dense", gateDense), ("_dropout_layer", dropping),
    }.Where(within => within.Item2 is not null)!;

    private protected sealed override IReadOnlyList<Layer> Parts => SubLayers;

    /// <inheritdoc/>
    protected internal sealed override IReadOnlyList<string> CallParameters => Parameters;

    /// <inheritdoc/>
    protected internal sealed override bool SupportsMasking => true;

    /// <summary>Applies the layer and returns its output.</summary>
    /// <inheritdoc cref="ApplyAll(Tensor, Tensor, Tensor?, Tensor?, Tensor?, Tensor?, Tensor?, bool, bool?, bool)" path="/param"/>
    /// <returns>A new tensor; the caller owns it.</returns>
    public Tensor Apply(
        Tensor query, Tensor value, Tensor? key = null, Tensor? queryMask = null, Tensor? valueMask = null, Tensor? keyMask = null,
        Tensor? attentionMask = null, bool? training = null, bool useCausalMask = false) =>
        ApplyAll(query, value, key, queryMask, valueMask, keyMask, attentionMask, returnAttentionScores: false, training, useCausalMask)[0];

    /// <summary>Applies the layer and returns its output and, if requested, the attention weights, (batch, heads, query positions, key positions).</summary>
    /// <param name="query">Shape (batch, query positions, features).</param>
    /// <param name="value">Shape (batch, key positions, features).</param>
    /// <param name="key">The key, with the shape of <paramref name="value"/>. Default null: <paramref name="value"/> itself.</param>
    /// <param name="queryMask">Accepted as in Keras, without effect: the mask of the query is the one that earlier layers made.</param>
    /// <param name="valueMask">True where a position of the value counts, (batch, key positions). Default null: the mask that earlier layers made.</param>
    /// <param name="keyMask">True where a position of the key counts, (batch, key positions). Default null: the mask that earlier layers made.</param>
    /// <param name="attentionMask">True where a query position may see a key position, (batch or 1, query positions, key positions), with
    /// or without an axis of heads. Default null: everywhere.</param>
    /// <param name="returnAttentionScores">Whether to return the attention weights. Default false.</param>
    /// <param name="training">True while training. Default null: as in the enclosing call; false if there is none.</param>
    /// <param name="useCausalMask">Whether each position sees only itself and earlier positions. Default false.</param>
    /// <returns>New tensors; the caller owns them.</returns>
    public IReadOnlyList<Tensor> ApplyAll(
        Tensor query, Tensor value, Tensor? key = null, Tensor? queryMask = null, Tensor? valueMask = null, Tensor? keyMask = null,
        Tensor? attentionMask = null, bool returnAttentionScores = false, bool? training = null, bool useCausalMask = false)
    {
        var call = Arguments(query, value, key, queryMask, valueMask, keyMask, attentionMask, returnAttentionScores, null, useCausalMask);
        return Run(call.Tensors, call.Arguments, training, mask: null);
    }

    /// <summary>Applies the layer to symbolic tensors.</summary>
    /// <inheritdoc cref="ApplyAll(Tensor, Tensor, Tensor?, Tensor?, Tensor?, Tensor?, Tensor?, bool, bool?, bool)" path="/param"/>
    /// <returns>The output.</returns>
    public SymbolicTensor Apply(
        SymbolicTensor query, SymbolicTensor value, SymbolicTensor? key = null, SymbolicTensor? queryMask = null, SymbolicTensor? valueMask = null,
        SymbolicTensor? keyMask = null, SymbolicTensor? attentionMask = null, bool? training = null, bool useCausalMask = false) =>
        ApplyAll(query, value, key, queryMask, valueMask, keyMask, attentionMask, returnAttentionScores: false, training, useCausalMask);

    /// <summary>Applies the layer to symbolic tensors and returns the output and, if requested, the attention weights.</summary>
    /// <inheritdoc cref="ApplyAll(Tensor, Tensor, Tensor?, Tensor?, Tensor?, Tensor?, Tensor?, bool, bool?, bool)" path="/param"/>
    /// <returns>The output, then the weights if requested.</returns>
    public SymbolicTensors ApplyAll(
        SymbolicTensor query, SymbolicTensor value, SymbolicTensor? key = null, SymbolicTensor? queryMask = null, SymbolicTensor? valueMask = null,
        SymbolicTensor? keyMask = null, SymbolicTensor? attentionMask = null, bool returnAttentionScores = false, bool? training = null, bool useCausalMask = false)
    {
        var call = Arguments(query, value, key, queryMask, valueMask, keyMask, attentionMask, returnAttentionScores, training, useCausalMask);
        return Record(call.Tensors, call.Arguments);
    }

    /// <inheritdoc/>
    protected sealed override void Build(Inputs<TensorSpec> inputs, Weights weights)
    {
        var (query, value, key) = Three(inputs);
        RequireAlike(query.Shape, value.Shape, key.Shape);
        axes = new(query.Shape.Rank + 1, Attended(query.Shape));
        queryDense.Build(query.Shape);
        keyDense.Build(key.Shape);
        gateDense?.Build(query.Shape);
        valueDense.Build(value.Shape);
        dropping?.Build([Shape.Unknown]);
        outputDense.Made = LastAxes(query.Shape);
        outputDense.Build([.. query.Shape[..^1], queryHeads, valueSize]);
    }

    /// <inheritdoc/>
    protected sealed override IReadOnlyList<TensorSpec> Infer(Inputs<TensorSpec> inputs)
    {
        var (query, value, key) = Three(inputs);
        RequireAlike(query.Shape, value.Shape, key.Shape);
        TensorSpec output = new([.. query.Shape[..^1], .. LastAxes(query.Shape)], DTypePolicy.ComputeType);
        if (!inputs.Flag("return_attention_scores")) return [output];
        var attended = axes.Attended;
        var others = Enumerable.Range(0, query.Shape.Rank - 1).Except(attended).Select(axis => query.Shape[axis]);
        return [output, new([.. others, queryHeads, .. attended.Select(axis => query.Shape[axis]), .. attended.Select(axis => key.Shape[axis])], DTypePolicy.ComputeType)];
    }

    /// <inheritdoc/>
    protected sealed override IReadOnlyList<Tensor> Call(Inputs<Tensor> inputs, CallContext context)
    {
        var (query, value, key) = Three(inputs);
        var scoresToo = inputs.Flag("return_attention_scores");
        if (scoresToo && FlashAttention == true) throw new ArgumentException($"Layer '{Name}' uses flash attention, which has no attention scores.", "returnAttentionScores");
        var (q, k, v) = (queryDense.Apply(query), ForEachHead(keyDense.Apply(key)), ForEachHead(valueDense.Apply(value)));
        var (mask, causal) = (AttentionMasks.Of(this, inputs, axes, q, k, QueryMask(inputs, context)), inputs.Flag("use_causal_mask"));
        var flash = TensorMemory.HasFloats(q, k, v) && size == valueSize;
        var fused = mask is null && !scoresToo && FlashAttention != false && (flash ? !context.Training || dropping is null : !context.Training);
        var weights = fused ? null : Weights(q, k, causal ? AttentionMasks.And(mask, AttentionMasks.Causal(axes.Positions(q), axes.Positions(k), q.device)) : mask);
        var rows = weights is null
            ? Fused([axes.Heads(q), axes.Heads(k), axes.Heads(v)], causal, flash)
            : (dropping?.Apply(weights) ?? weights).bmm(axes.Rows(v));
        var means = axes.Back(rows, q);
        var output = outputDense.Apply(gateDense is null ? means : means * gateDense.Apply(query));
        return scoresToo ? [output, weights!.reshape(axes.ScoreShape(q, k))] : [output];
    }

    /// <summary>The axes that attention goes along, from 0 on.</summary>
    private protected abstract IReadOnlyList<int> Attended(Shape query);

    /// <summary>The last axes of the output.</summary>
    private protected virtual Shape LastAxes(Shape query) => [query[^1]];

    /// <summary>Keys or values, (..., heads, size), with as many heads as queries have.</summary>
    private protected virtual Tensor ForEachHead(Tensor heads) => heads;

    /// <summary>The mask of the query.</summary>
    private protected virtual Tensor? QueryMask(Inputs<Tensor> inputs, CallContext context) => context.Mask;

    private void RequireAlike(Shape query, Shape value, Shape key)
    {
        if (query.Rank != value.Rank || value.Rank != key.Rank)
            throw this.Refuses("takes query, value and key with as many axes", $"{query}, {value}, {key}", nameof(value));
        if (!value[1..^1].IsCompatibleWith(key[1..^1]))
            throw this.Refuses("takes value and key that differ in the last axis at most", $"{value}, {key}", nameof(key));
    }

    private (T Query, T Value, T Key) Three<T>(Inputs<T> inputs)
    {
        if (!inputs.TryGet("query", out var query) || !inputs.TryGet("value", out var value))
            throw new ArgumentException($"Layer '{Name}' takes a query and a value: call Apply(query, value).", nameof(inputs));
        return (query, value, inputs.TryGet("key", out var key) ? key : value);
    }

    private Tensor Weights(Tensor q, Tensor k, Tensor? mask)
    {
        var scores = axes.Rows(q.Times(1 / Math.Sqrt(size))).bmm(axes.Rows(k).transpose(1, 2)).to(DTypePolicy.Wide(q.dtype));
        var shape = axes.ScoreShape(q, k);
        if (mask is not null) scores = scores.reshape(shape).Fill(axes.Widened(mask, shape.Length).logical_not(), float.MinValue / 2).reshape(scores.shape);
        return scores.softmax(-1).to(q.dtype);
    }

    private static Tensor Fused(Tensor[] heads, bool causal, bool flash) => (flash, causal) switch
    {
        (true, true) => CausalAttention.Run(heads)[0],
        (true, false) => FullAttention.Run(heads)[0],
        _ => nn.functional.scaled_dot_product_attention(heads[0], heads[1], heads[2], is_casual: causal),
    };

    private HeadProjection Projection(string name, int contracted, Shape made, string activation = "linear") => new(this, contracted, activation, name) { Made = made };

    private static CallBuilder<T> Arguments<T>(
        T query, T value, T? key, T? queryMask, T? valueMask, T? keyMask, T? attentionMask, bool returnAttentionScores, bool? training, bool useCausalMask)
        where T : class =>
        new CallBuilder<T>().Add(query).Add(value).With("key", key).With("query_mask", queryMask).With("value_mask", valueMask)
            .With("key_mask", keyMask).With("attention_mask", attentionMask).With("return_attention_scores", returnAttentionScores ? true : null)
            .With("training", training).With("use_causal_mask", useCausalMask ? true : null);
}
