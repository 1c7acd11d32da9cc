using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>
/// Dropout for networks of <c>selu</c>: while training, each input becomes the value that <c>selu</c> saturates at with probability <c>rate</c>, and all are then
/// scaled and shifted such that mean and variance stay; otherwise does nothing.
/// </summary>
/// <remarks>
/// <c>a x' + b</c> with x' = x or s = -1.7581, a = ((1 - rate)(1 + rate s²))^(-1/2) and b = -a s rate. The shape stays.
/// Keras: <c>keras.layers.AlphaDropout</c>. Source: Klambauer et al., Self-Normalizing Neural Networks, 2017.
/// </remarks>
/// <example><code>
/// new AlphaDropout(0.1)
/// </code></example>
[Keras("keras.layers"), ConfigOrder("rate", "seed", "noise_shape")]
public sealed partial class AlphaDropout : NoiseLayer
{
    // - scale * alpha of selu.
    private const double Saturated = -1.0507009873554805 * 1.6732632423543772;

    /// <summary>A dropout layer.</summary>
    /// <param name="rate">Probability of dropping, in [0, 1): where all were dropped no scale could keep the variance.</param>
    /// <param name="noiseShape">The shape of the mask: 1 where one choice serves a whole axis, null where the input's size holds. Default: the shape of the input.</param>
    /// <param name="seed">Makes the choice repeatable. Default: from <see cref="RandomSeed"/>.</param>
    /// <param name="name">Unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is outside [0, 1), or a size of <paramref name="noiseShape"/> is below 1.</exception>
    public AlphaDropout(double rate, IReadOnlyList<long?>? noiseShape = null, int? seed = null, string? name = null)
        : base(seed, name) => (Rate, NoiseShape) = (Require.FractionBelowOne(rate), NoiseShapes.Checked(noiseShape));

    /// <summary>Probability of dropping.</summary>
    public double Rate { get; }

    /// <summary>The shape of the mask, 1 or null where one choice serves a whole axis; null for the shape of the input.</summary>
    public IReadOnlyList<long?>? NoiseShape { get; }

    private protected override bool IsNoisy => Rate > 0;

    /// <inheritdoc/>
    protected override void Build(Shape input, Weights weights)
    {
        NoiseShapes.For(NoiseShape, input, Name);
        base.Build(input, weights);
    }

    private protected override Tensor Disturb(Tensor input, ulong key)
    {
        var dropped = DropoutMask.Of(NoiseShapes.For(NoiseShape, input.shape, Name), Rate, key, input).Is(0);
        var scale = Math.Pow((1 - Rate) * (1 + Rate * Saturated * Saturated), -0.5);
        return input.Fill(dropped, Saturated).Times(scale).Plus(-scale * Saturated * Rate);
    }
}
