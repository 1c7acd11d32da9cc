using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>
/// Dot-product attention (Luong): <c>softmax(scale · q kᵀ) v</c>. With <see cref="Layers.ScoreMode.Concat"/> the score is <c>weight · Σ
/// tanh(scale · (q + k))</c>.
/// </summary>
/// <remarks>
/// Input: a list of query (batch, query positions, features), value (batch, key positions, features) and, optionally, key with the shape of the value;
/// output (batch, query positions, features of the value). Masks and weights are those of <see cref="AttentionLayer"/>. Variables:
/// <c>scale</c> () with <c>useScale</c>; <c>concat_score_weight</c> () with <see cref="Layers.ScoreMode.Concat"/>.
/// Keras: <c>keras.layers.Attention</c>. Source: Luong et al., Effective Approaches to Attention-based Neural Machine Translation, 2015.
/// </remarks>
/// <example><code>
/// var y = new Attention().Apply(query, value, useCausalMask: true);
/// </code></example>
[Keras("keras.layers"), ConfigOrder("use_scale", "score_mode", "dropout", "seed")]
public sealed partial class Attention : AttentionLayer
{
    private Variable? scale, concatScoreWeight;

    /// <summary>An attention layer.</summary>
    /// <param name="useScale">Whether to multiply the scores by a variable. Default false.</param>
    /// <param name="scoreMode">How scores are computed. Default <see cref="Layers.ScoreMode.Dot"/>.</param>
    /// <param name="dropout">The fraction of attention weights to drop in training, in [0, 1]. Default 0.</param>
    /// <param name="seed">The seed of dropout. Default: from <see cref="RandomSeed"/>.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dropout"/> is outside [0, 1], or <paramref name="scoreMode"/> is not a member.</exception>
    public Attention(bool useScale = false, Choice<ScoreMode> scoreMode = default, double dropout = 0.0, int? seed = null, string? name = null)
        : base(useScale, dropout, seed, name) => ScoreMode = Require.Defined(scoreMode);

    /// <summary>How scores are computed. Default <see cref="Layers.ScoreMode.Dot"/>.</summary>
    public ScoreMode ScoreMode { get; }

    private protected override void Build(long features, Weights weights)
    {
        scale = UseScale ? weights.Add("scale", [], "ones") : null;
        concatScoreWeight = ScoreMode == ScoreMode.Concat ? weights.Add("concat_score_weight", [], "ones") : null;
    }

    private protected override Tensor Scores(Tensor query, Tensor key)
    {
        if (concatScoreWeight is not null) return concatScoreWeight.Value * Scaled(Sums(query, key)).tanh().sum([-1]);
        return Scaled(Ops.Matmul(query, key.transpose(-2, -1)));
    }

    private Tensor Scaled(Tensor x) => scale is null ? x : x * scale.Value;
}
