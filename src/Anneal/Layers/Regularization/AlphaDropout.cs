using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>
/// Dropout for networks with <c>selu</c>: in training, sets each input to the saturation value of <c>selu</c> with probability <c>rate</c>,
/// then scales and shifts all so that mean and variance stay. In inference it does nothing.
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
    /// <param name="rate">The probability of dropping, in [0, 1).</param>
    /// <param name="noiseShape">The shape of the dropout mask. A size of 1 shares the mask along an axis; null stands for the size of the
    /// input. Default: the shape of the input.</param>
    /// <param name="seed">The seed of the noise. Default: from <see cref="RandomSeed"/>.</param>
    /// <param name="name">The name, unique within the model.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is outside [0, 1), or a size of <paramref name="noiseShape"/> is below 1.</exception>
    public AlphaDropout(double rate, IReadOnlyList<long?>? noiseShape = null, int? seed = null, string? name = null)
        : base(seed, name) => (Rate, NoiseShape) = (Require.FractionBelowOne(rate), NoiseShapes.Checked(noiseShape));

    /// <summary>The probability of dropping.</summary>
    public double Rate { get; }

    /// <summary>The shape of the dropout mask. A size of 1 shares the mask along an axis; null stands for the size of the input. Default
    /// null: the shape of the input.</summary>
    public IReadOnlyList<long?>? NoiseShape { get; }

    private protected override bool IsNoisy => Rate > 0;

    /// <inheritdoc/>
    protected override void Build(Shape input, Weights weights)
    {
        NoiseShapes.For(NoiseShape, input, this);
        base.Build(input, weights);
    }

    private protected override Tensor Disturb(Tensor input, ulong key)
    {
        var dropped = DropoutMask.Of(NoiseShapes.For(NoiseShape, input.shape, this), Rate, key, input).Is(0);
        var scale = Math.Pow((1 - Rate) * (1 + Rate * Saturated * Saturated), -0.5);
        return input.Fill(dropped, Saturated).Times(scale).Plus(-scale * Saturated * Rate);
    }
}
