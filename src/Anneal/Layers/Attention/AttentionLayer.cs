using Anneal.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>
/// Base of attention layers without projections, <c>softmax(score(q, k)) v</c>: each query position gets a mean of the values, weighted by
/// the scores of their keys. The score is defined by
/// <see cref="Attention"/> or <see cref="AdditiveAttention"/>.
/// </summary>
/// <remarks>
/// Inputs: a list of query (batch, query positions, features), value (batch, key positions, features) and, optionally, key with the shape of the value.
/// Output: (batch, query positions, features of the value); then, if requested, the weights (batch, query positions, key positions).
/// Masks are true where data counts: masked values get no weight, and the output is 0 at masked query positions. A position that may
/// see nothing attends to all positions equally, as in Keras.
/// </remarks>
public abstract class AttentionLayer : Layer
{
    // Keras's number for a weight of 0.
    private const double Hidden = -1e9;

    private static readonly IReadOnlyList<string> Parameters = ["inputs", "mask", "training", "return_attention_scores", "use_causal_mask"];

    private RandomSource? random;

    private protected AttentionLayer(bool useScale, double dropout, int? seed, string? name)
        : base(name) => (UseScale, Dropout, Seed) = (useScale, Require.Fraction(dropout), seed);

    /// <summary>Whether to multiply the scores by a variable, <c>scale</c>.</summary>
    public bool UseScale { get; }

    /// <summary>The fraction of attention weights to drop in training. Default 0.</summary>
    public double Dropout { get; }

    /// <summary>The seed of dropout; null if none was given.</summary>
    public int? Seed { get; }

    /// <inheritdoc/>
    protected internal sealed override IReadOnlyList<string> CallParameters => Parameters;

    /// <inheritdoc/>
    protected internal sealed override bool SupportsMasking => true;

    /// <inheritdoc/>
    protected sealed override InputSpec Accepts => new(LeastRank: 3);

    /// <summary>Applies the layer and returns its output.</summary>
    /// <param name="query">Shape (batch, query positions, features).</param>
    /// <param name="value">Shape (batch, key positions, features).</param>
    /// <param name="key">The key, with the shape of <paramref name="value"/>. Default null: <paramref name="value"/> itself.</param>
    /// <param name="queryMask">True where a position of the query counts, (batch, query positions). Default null: the mask that earlier layers made.</param>
    /// <param name="valueMask">True where a position of the value counts, (batch, key positions). Default null: the mask that earlier layers made.</param>
    /// <param name="training">True while training. Default null: as in the enclosing call; false if there is none.</param>
    /// <param name="useCausalMask">Whether each position sees only itself and earlier positions. Default false.</param>
    /// <returns>A new tensor; the caller owns it.</returns>
    public Tensor Apply(
        Tensor query, Tensor value, Tensor? key = null, Tensor? queryMask = null, Tensor? valueMask = null, bool? training = null, bool useCausalMask = false) =>
        ApplyAll(query, value, key, queryMask, valueMask, training, returnAttentionScores: false, useCausalMask)[0];

    /// <summary>Applies the layer and returns its output and, if requested, the attention weights.</summary>
    /// <param name="query">Shape (batch, query positions, features).</param>
    /// <param name="value">Shape (batch, key positions, features).</param>
    /// <param name="key">The key, with the shape of <paramref name="value"/>. Default null: <paramref name="value"/> itself.</param>
    /// <param name="queryMask">True where a position of the query counts, (batch, query positions). Default null: the mask that earlier layers made.</param>
    /// <param name="valueMask">True where a position of the value counts, (batch, key positions). Default null: the mask that earlier layers made.</param>
    /// <param name="training">True while training. Default null: as in the enclosing call; false if there is none.</param>
    /// <param name="returnAttentionScores">Whether to return the attention weights, (batch, query positions, key positions). Default false.</param>
    /// <param name="useCausalMask">Whether each position sees only itself and earlier positions. Default false.</param>
    /// <returns>New tensors; the caller owns them.</returns>
    public IReadOnlyList<Tensor> ApplyAll(
        Tensor query, Tensor value, Tensor? key = null, Tensor? queryMask = null, Tensor? valueMask = null, bool? training = null, bool returnAttentionScores = false,
        bool useCausalMask = false)
    {
        var call = Arguments(query, value, key, queryMask, valueMask, null, returnAttentionScores, useCausalMask);
        return Run(call.Tensors, call.Arguments, training, mask: null);
    }

    /// <summary>Applies the layer to symbolic tensors.</summary>
    /// <param name="query">Shape (batch, query positions, features).</param>
    /// <param name="value">Shape (batch, key positions, features).</param>
    /// <param name="key">The key, with the shape of <paramref name="value"/>. Default null: <paramref name="value"/> itself.</param>
    /// <param name="queryMask">True where a position of the query counts, (batch, query positions). Default null: the mask that earlier layers made.</param>
    /// <param name="valueMask">True where a position of the value counts, (batch, key positions). Default null: the mask that earlier layers made.</param>
    /// <param name="training">Fixes whether this call trains. Default null: as in the call of the model.</param>
    /// <param name="useCausalMask">Whether each position sees only itself and earlier positions. Default false.</param>
    /// <returns>The output.</returns>
    public SymbolicTensor Apply(
        SymbolicTensor query, SymbolicTensor value, SymbolicTensor? key = null, SymbolicTensor? queryMask = null, SymbolicTensor? valueMask = null, bool? training = null,
        bool useCausalMask = false) =>
        ApplyAll(query, value, key, queryMask, valueMask, training, returnAttentionScores: false, useCausalMask);

    /// <summary>Applies the layer to symbolic tensors and returns the output and, if requested, the attention weights.</summary>
    /// <param name="query">Shape (batch, query positions, features).</param>
    /// <param name="value">Shape (batch, key positions, features).</param>
    /// <param name="key">The key, with the shape of <paramref name="value"/>. Default null: <paramref name="value"/> itself.</param>
    /// <param name="queryMask">True where a position of the query counts, (batch, query positions). Default null: the mask that earlier layers made.</param>
    /// <param name="valueMask">True where a position of the value counts, (batch, key positions). Default null: the mask that earlier layers made.</param>
    /// <param name="training">Fixes whether this call trains. Default null: as in the call of the model.</param>
    /// <param name="returnAttentionScores">Whether to return the attention weights. Default false.</param>
    /// <param name="useCausalMask">Whether each position sees only itself and earlier positions. Default false.</param>
    /// <returns>The output, then the weights if requested.</returns>
    public SymbolicTensors ApplyAll(
        SymbolicTensor query, SymbolicTensor value, SymbolicTensor? key = null, SymbolicTensor? queryMask = null, SymbolicTensor? valueMask = null, bool? training = null,
        bool returnAttentionScores = false, bool useCausalMask = false)
    {
        var call = Arguments(query, value, key, queryMask, valueMask, training, returnAttentionScores, useCausalMask);
        return Record(call.Tensors, call.Arguments);
    }

    /// <inheritdoc/>
    protected sealed override void Build(Inputs<TensorSpec> inputs, Weights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var (query, _, _) = Three(inputs);
        RequireFit(inputs);
        Build(query.Shape[^1], weights);
        random = Dropout > 0 ? weights.AddRandom(Seed) : null;
    }

    /// <inheritdoc/>
    protected sealed override IReadOnlyList<TensorSpec> Infer(Inputs<TensorSpec> inputs)
    {
        RequireFit(inputs);
        var (query, value, key) = Three(inputs);
        TensorSpec output = new([.. query.Shape[..^1], value.Shape[^1]], DTypePolicy.ComputeType);
        return inputs.Flag("return_attention_scores") ? [output, new([.. query.Shape[..^1], key.Shape[^2]], DTypePolicy.ComputeType)] : [output];
    }

    /// <inheritdoc/>
    protected sealed override IReadOnlyList<Tensor> Call(Inputs<Tensor> inputs, CallContext context)
    {
        var (query, value, key) = Three(inputs);
        RequireFit(query.shape, value.shape, key.shape);
        var scores = Scores(query, key).to(DTypePolicy.Wide(query.dtype));
        if (Seen(inputs, context, scores) is { } seen) scores = where(seen, scores, scores.Plus(Hidden));
        var weights = scores.softmax(-1).to(query.dtype);
        if (context.Training && random is not null) weights = weights * DropoutMask.Of(weights.shape, Dropout, random.Next(), weights);
        var output = Ops.Matmul(weights, value);
        if (context.Mask is { } counts) output = output.Fill(counts.to(ScalarType.Bool).logical_not().unsqueeze(-1), 0);
        return inputs.Flag("return_attention_scores") ? [output, weights] : [output];
    }

    /// <summary>Makes the variables of the score.</summary>
    private protected abstract void Build(long features, Weights weights);

    /// <summary>How well each position of a query fits each of a key: (..., query positions, key positions).</summary>
    private protected abstract Tensor Scores(Tensor query, Tensor key);

    /// <summary>Each position of a query beside each of a key, added: (..., query positions, key positions, features).</summary>
    private protected static Tensor Sums(Tensor query, Tensor key) => query.unsqueeze(-2).Plus(key.unsqueeze(-3));

    private static Tensor? Seen(Inputs<Tensor> inputs, CallContext context, Tensor scores)
    {
        var counts = context.Masks is { Count: > 1 } given ? given[1] : CallScope.Current?.MaskOf(inputs.First[1]);
        var ofValue = counts?.to(ScalarType.Bool).unsqueeze(-2);
        if (!inputs.Flag("use_causal_mask")) return ofValue;
        var earlier = ones([scores.size(-2), scores.size(-1)], dtype: ScalarType.Bool, device: scores.device).tril();
        return ofValue?.logical_and(earlier) ?? earlier;
    }

    private (T Query, T Value, T Key) Three<T>(Inputs<T> inputs) => inputs.First switch
    {
        [var query, var value] => (query, value, value),
        [var query, var value, var key] => (query, value, key),
        var given => throw this.Refuses("takes a list of query, value and, optionally, key", $"{given.Count} inputs", nameof(inputs)),
    };

    private void RequireFit(Inputs<TensorSpec> inputs)
    {
        var (query, value, key) = Three(inputs);
        RequireFit(query.Shape, value.Shape, key.Shape);
    }

    private void RequireFit(Shape query, Shape value, Shape key)
    {
        if (query.Rank != value.Rank || value.Rank != key.Rank)
            throw this.Refuses("takes query, value and key with as many axes", $"{query}, {value}, {key}", nameof(value));
        if (!query[^1..].IsCompatibleWith(key[^1..]))
            throw this.Refuses("takes query and key with as many values along the last axis", $"{query}, {key}", nameof(key));
        if (!value[..^1].IsCompatibleWith(key[..^1]))
            throw this.Refuses("takes value and key that differ in the last axis at most", $"{value}, {key}", nameof(key));
    }

    private static CallBuilder<T> Arguments<T>(T query, T value, T? key, T? queryMask, T? valueMask, bool? training, bool returnAttentionScores, bool useCausalMask)
        where T : class =>
        new CallBuilder<T>().AddList(key is null ? [query, value] : [query, value, key])
            .WithList("mask", queryMask is null && valueMask is null ? null : [queryMask, valueMask]).With("training", training)
            .With("return_attention_scores", returnAttentionScores ? true : null).With("use_causal_mask", useCausalMask ? true : null);
}
