using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>In training, multiplies each input by normal noise of mean 1 and standard deviation <c>sqrt(rate / (1 - rate))</c>. In
/// inference it does nothing.</summary>
/// <remarks>
/// The noise has the variance of <see cref="Dropout"/> at the same rate. The shape stays. Keras: <c>keras.layers.GaussianDropout</c>.
/// Source: Srivastava et al., Dropout: A Simple Way to Prevent Neural Networks from Overfitting, 2014.
/// </remarks>
/// <example><code>
/// new GaussianDropout(0.2)
/// </code></example>
/// <param name="rate">The rate of the equivalent <see cref="Dropout"/>, in [0, 1).</param>
/// <param name="seed">The seed of the noise. Default: from <see cref="RandomSeed"/>.</param>
/// <param name="name">The name, unique within the model.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is outside [0, 1).</exception>
[Keras("keras.layers")]
public sealed partial class GaussianDropout(double rate, int? seed = null, string? name = null) : NoiseLayer(seed, name)
{
    /// <summary>The rate of the equivalent <see cref="Dropout"/>.</summary>
    public double Rate { get; } = Require.FractionBelowOne(rate);

    private protected override bool IsNoisy => Rate > 0;

    private protected override Tensor Disturb(Tensor input, ulong key) => input * NormalNoise.Of(input, mean: 1, Math.Sqrt(Rate / (1 - Rate)), key);
}
