using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Additive attention (Bahdanau): the score of a query and a key is <c>Σ scale · tanh(q + k)</c> over the features.</summary>
/// <remarks>
/// Input: a list of query (batch, query positions, features), value (batch, key positions, features) and, optionally, key with the shape of the value;
/// output (batch, query positions, features of the value). Masks and weights are those of <see cref="AttentionLayer"/>. Variable:
/// <c>scale</c> (features,) with <c>useScale</c>.
/// Keras: <c>keras.layers.AdditiveAttention</c>. Source: Bahdanau et al., Neural Machine Translation by Jointly Learning to Align and Translate, 2015.
/// </remarks>
/// <example><code>
/// var y = new AdditiveAttention().Apply(query, value);
/// </code></example>
[Keras("keras.layers"), ConfigOrder("use_scale", "dropout", "seed")]
public sealed partial class AdditiveAttention : AttentionLayer
{
    private Variable? scale;

    /// <summary>An attention layer.</summary>
    /// <param name="useScale">Whether to multiply each feature of the score by a variable. Default true.</param>
    /// <param name="dropout">The fraction of attention weights to drop in training, in [0, 1]. Default 0.</param>
    /// <param name="seed">The seed of dropout. Default: from <see cref="RandomSeed"/>.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dropout"/> is outside [0, 1].</exception>
    public AdditiveAttention(bool useScale = true, double dropout = 0.0, int? seed = null, string? name = null)
        : base(useScale, dropout, seed, name)
    {
    }

    private protected override void Build(long features, Weights weights) => scale = UseScale ? weights.Add("scale", [features]) : null;

    private protected override Tensor Scores(Tensor query, Tensor key)
    {
        var fits = Sums(query, key).tanh();
        return (scale is null ? fits : fits * scale.Value).sum([-1]);
    }
}
