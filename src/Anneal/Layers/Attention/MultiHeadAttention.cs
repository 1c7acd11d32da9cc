using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;

namespace Anneal.Layers;

/// <summary>
/// Multi-head attention: each head computes <c>softmax(q kᵀ / √keyDim) v</c> with its own projections of query, key and value.
/// </summary>
/// <remarks>
/// Inputs: query (batch, query positions, features), value (batch, key positions, features), key with the shape of the value. Output:
/// (batch, query positions, features of the query, or
/// <see cref="OutputShape"/>); then, if requested, the weights (batch, heads, query positions, key positions). Masks are true where
/// attention is allowed, and are combined with the masks that earlier layers made for query, value and key. A position that may see nothing
/// attends to all positions equally, as in Keras.
/// Variables: <c>kernel</c> and <c>bias</c> of <c>query</c>, <c>key</c>, <c>gate</c> with <c>useGate</c>, <c>value</c>, <c>attention_output</c>.
/// Keras: <c>keras.layers.MultiHeadAttention</c>. Source: Vaswani et al., Attention Is All You Need, 2017.
/// </remarks>
/// <example><code>
/// var layer = new MultiHeadAttention(numHeads: 4, keyDim: 16);
/// var y = layer.Apply(x, x, useCausalMask: true);
/// </code></example>
[Keras("keras.layers"), ConfigOrder("num_heads", "key_dim", "value_dim", "dropout", "use_bias", "use_gate")]
public sealed partial class MultiHeadAttention : ProjectedAttention
{
    // That of the last projection is enough.
    internal override Regularizer? OutputPenalty => null;

    /// <summary>An attention layer.</summary>
    /// <param name="numHeads">The number of heads; at least 1.</param>
    /// <param name="keyDim">The size of the queries and keys of a head; at least 1.</param>
    /// <param name="valueDim">The size of the values of a head; at least 1. Default: <paramref name="keyDim"/>.</param>
    /// <param name="dropout">The fraction of attention weights to drop in training, in [0, 1]. Default 0.</param>
    /// <param name="useBias">Whether to add a bias in the projections. Default true.</param>
    /// <param name="outputShape">The last axes of the output. Default: the last axis of the query.</param>
    /// <param name="attentionAxes">The axes to attend over, counted from the batch axis, 0; negative axes count from the end. Default: all
    /// but the first and the last.</param>
    /// <param name="slidingWindow">Each position sees only positions less than this far away; at least 1. Default: all.</param>
    /// <param name="flashAttention">Whether a fused kernel may be used. It does not change results. True excludes dropout and attention
    /// scores, as in Keras.</param>
    /// <param name="kernelInitializer">The initializer of all projections, by name or object. Default <c>glorot_uniform</c>.</param>
    /// <param name="biasInitializer">The initializer of all projections, by name or object. Default <c>zeros</c>.</param>
    /// <param name="kernelRegularizer">A penalty on the kernels. Default: none.</param>
    /// <param name="biasRegularizer">A penalty on the biases. Default: none.</param>
    /// <param name="activityRegularizer">A penalty on the output of each projection. Default: none.</param>
    /// <param name="kernelConstraint">A constraint on the kernels, applied after every update. Default: none.</param>
    /// <param name="biasConstraint">A constraint on the biases, applied after every update. Default: none.</param>
    /// <param name="useGate">Whether to multiply the results of the heads by the sigmoid of a projection of the query. Default false.</param>
    /// <param name="seed">The seed of dropout. Default: from <see cref="RandomSeed"/>.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1, <paramref name="dropout"/> is outside [0, 1], or flash attention is combined with dropout.</exception>
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
        : base(
            Require.AtLeast(numHeads, 1), numHeads, Require.AtLeast(keyDim, 1), Require.AtLeast(valueDim, 1) ?? keyDim, dropout, useBias, slidingWindow, flashAttention, kernelInitializer,
            biasInitializer, kernelRegularizer, biasRegularizer, activityRegularizer, kernelConstraint, biasConstraint, useGate, seed, name)
    {
        (NumHeads, KeyDim, ValueDim) = (numHeads, keyDim, valueDim ?? keyDim);
        OutputShape = outputShape is { Rank: 0 } ? null : outputShape;
        if (OutputShape is { } shape && shape.Any(size => size < 1)) throw Require.Refused(shape, "1 or more along each axis", nameof(outputShape));
        AttentionAxes = attentionAxes is { Count: 0 } ? throw Require.Refused("[]", "at least one axis", nameof(attentionAxes)) : attentionAxes;
    }

    /// <summary>The number of heads.</summary>
    public long NumHeads { get; }

    /// <summary>The size of the queries and keys of a head.</summary>
    public long KeyDim { get; }

    /// <summary>The size of the values of a head. Default: <see cref="KeyDim"/>.</summary>
    public long ValueDim { get; }

    /// <summary>The last axes of the output. Default null: the last axis of the query.</summary>
    public Shape? OutputShape { get; }

    /// <summary>The axes to attend over. Default: all but the first and the last; null until the layer is built.</summary>
    public IReadOnlyList<int>? AttentionAxes { get; private set; }

    /// <inheritdoc/>
    protected override InputSpec Accepts => new(LeastRank: 3, FixedAxes: [-1]);

    private protected override IReadOnlyList<int> Attended(Shape query) => AttentionAxes = Layers.AttentionAxes.Resolve(this, query);

    private protected override Shape LastAxes(Shape query) => OutputShape ?? base.LastAxes(query);
}
