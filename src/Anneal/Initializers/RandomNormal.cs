using static TorchSharp.torch;

namespace Anneal.Initializers;

/// <summary>Draws values from a normal distribution.</summary>
/// <param name="mean">The mean, finite; 0 by default.</param>
/// <param name="stddev">The standard deviation, at least 0; 0.05 by default.</param>
/// <param name="seed">See <see cref="RandomInitializer"/>.</param>
/// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
/// <remarks>Source: <c>keras.initializers.RandomNormal</c>.</remarks>
[Keras("keras.initializers", "normal")]
public sealed partial class RandomNormal(double mean = 0, double stddev = 0.05, int? seed = null) : RandomInitializer(seed)
{
    /// <summary>The mean.</summary>
    public double Mean { get; } = Require.Single(Require.Finite(mean));

    /// <summary>The standard deviation.</summary>
    public double Stddev { get; } = Require.Single(Require.NotNegative(stddev));

    /// <inheritdoc/>
    protected override Tensor Draw(long[] shape, Generator generator) => Distributions.Normal(shape, Mean, Stddev, generator);
}
