using Anneal.Constraints;
using Anneal.Graphs;
using Anneal.Initializers;
using Anneal.Regularizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>
/// Multi-head attention in which groups of query heads share key and value heads; each head computes <c>softmax(q kᵀ / √headDim) v</c>.
/// </summary>
/// <remarks>
/// Inputs: query (batch, query positions, features), value (batch, key positions, features), key with the shape of the value. Output:
/// (batch, query positions, features of the query);
/// then, if requested, the weights (batch, heads, query positions, key positions). Masks are true where attention is allowed, and are
/// combined with the masks that earlier layers made for query, value and key. A position that may see nothing attends to all positions
/// equally, as in Keras.
/// Variables: <c>kernel</c> and <c>bias</c> of <c>query</c>, <c>key</c>, <c>gate</c> with <c>useGate</c>, <c>value</c>, <c>attention_output</c>.
/// Keras: <c>keras.layers.GroupQueryAttention</c>. Source: Ainslie et al., GQA: Training Generalized Multi-Query Transformer Models from Multi-Head Checkpoints, 2023.
/// </remarks>
/// <example><code>
/// var layer = new GroupQueryAttention(headDim: 16, numQueryHeads: 8, numKeyValueHeads: 2);
/// var y = layer.Apply(x, x, useCausalMask: true);
/// </code></example>
[Keras("keras.layers"), ConfigOrder("head_dim", "num_query_heads", "num_key_value_heads", "use_bias", "use_gate", "sliding_window", "dropout")]
public sealed partial class GroupQueryAttention : ProjectedAttention
{
    /// <summary>An attention layer.</summary>
    /// <param name="headDim">The size of the queries, keys and values of a head; at least 1.</param>
    /// <param name="numQueryHeads">The number of query heads; a multiple of <paramref name="numKeyValueHeads"/>.</param>
    /// <param name="numKeyValueHeads">The number of key and value heads; at least 1.</param>
    /// <param name="dropout">The fraction of attention weights to drop in training, in [0, 1]. Default 0.</param>
    /// <param name="useBias">Whether to add a bias in the projections. Default true.</param>
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
    /// <exception cref="ArgumentOutOfRangeException">
    /// A number is below 1, <paramref name="numQueryHeads"/> is not a multiple of <paramref name="numKeyValueHeads"/>,
    /// <paramref name="dropout"/> is outside [0, 1], or flash attention is combined with dropout.
    /// </exception>
    public GroupQueryAttention(
        long headDim,
        long numQueryHeads,
        long numKeyValueHeads,
        double dropout = 0.0,
        bool useBias = true,
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
            Require.AtLeast(numQueryHeads, 1), Divisor(numKeyValueHeads, numQueryHeads), Require.AtLeast(headDim, 1), headDim, dropout, useBias, slidingWindow, flashAttention,
            kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, activityRegularizer, kernelConstraint, biasConstraint, useGate, seed, name) =>
        (HeadDim, NumQueryHeads, NumKeyValueHeads) = (headDim, numQueryHeads, numKeyValueHeads);

    /// <summary>The size of the queries, keys and values of a head.</summary>
    public long HeadDim { get; }

    /// <summary>The number of query heads.</summary>
    public long NumQueryHeads { get; }

    /// <summary>The number of key and value heads.</summary>
    public long NumKeyValueHeads { get; }

    // Keras calls the class GroupedQueryAttention, and exports it by another name.
    internal override string DefaultName => "grouped_query_attention";

    private protected override string BeforeNames => "_";

    /// <inheritdoc/>
    protected override InputSpec Accepts => new(Rank: 3, FixedAxes: [-1]);

    private protected override IReadOnlyList<int> Attended(Shape query) => [1];

    private protected override Tensor ForEachHead(Tensor heads) => NumQueryHeads == NumKeyValueHeads ? heads : heads.repeat_interleave(NumQueryHeads / NumKeyValueHeads, 2);

    private protected override Tensor? QueryMask(Inputs<Tensor> inputs, CallContext context) => inputs.TryGet("query_mask", out var given) ? given : context.Mask;

    private static long Divisor(long numKeyValueHeads, long numQueryHeads) =>
        Require.AtLeast(numKeyValueHeads, 1) is var heads && numQueryHeads % heads == 0 ? heads : throw Require.Refused(heads, $"a divisor of the number of query heads, {numQueryHeads}", nameof(numKeyValueHeads));
}
