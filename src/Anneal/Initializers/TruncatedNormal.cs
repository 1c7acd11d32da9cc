using static TorchSharp.torch;

namespace Anneal.Initializers;

/// <summary>Draws values from a normal distribution that is cut off at two standard deviations from its mean.</summary>
/// <param name="mean">The mean, finite; 0 by default.</param>
/// <param name="stddev">The standard deviation before the cut, at least 0; 0.05 by default. After the cut it is 0.8796 times as large.</param>
/// <param name="seed">See <see cref="RandomInitializer"/>.</param>
/// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
/// <remarks>Source: <c>keras.initializers.TruncatedNormal</c>.</remarks>
[Keras("keras.initializers")]
public sealed partial class TruncatedNormal(double mean = 0, double stddev = 0.05, int? seed = null) : RandomInitializer(seed)
{
    /// <summary>The mean.</summary>
    public double Mean { get; } = Require.Single(Require.Finite(mean));

    /// <summary>The standard deviation before the cut.</summary>
    public double Stddev { get; } = Require.Single(Require.NotNegative(stddev));

    /// <inheritdoc/>
    protected override Tensor Draw(long[] shape, Generator generator) =>
        Distributions.TruncatedNormal(shape, Mean, Stddev, generator);
}
