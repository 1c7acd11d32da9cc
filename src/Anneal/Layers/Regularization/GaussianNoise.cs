using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>In training, adds normal noise of mean 0 to the input. In inference it does nothing.</summary>
/// <remarks>The shape stays. Keras: <c>keras.layers.GaussianNoise</c>.</remarks>
/// <example><code>
/// new GaussianNoise(0.1)
/// </code></example>
/// <param name="stddev">The standard deviation of the noise, in [0, 1].</param>
/// <param name="seed">The seed of the noise. Default: from <see cref="RandomSeed"/>.</param>
/// <param name="name">The name, unique within the model.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="stddev"/> is outside [0, 1].</exception>
[Keras("keras.layers")]
public sealed partial class GaussianNoise(double stddev, int? seed = null, string? name = null) : NoiseLayer(seed, name)
{
    /// <summary>The standard deviation of the noise.</summary>
    public double Stddev { get; } = Require.Fraction(stddev);

    private protected override bool IsNoisy => Stddev > 0;

    private protected override Tensor Disturb(Tensor input, ulong key) => input.Plus(NormalNoise.Of(input, mean: 0, Stddev, key));
}
