using static TorchSharp.torch;

namespace Anneal.Initializers;

/// <summary>Values spread evenly over [minval, maxval].</summary>
/// <param name="minval">Lower bound, finite; -0.05 by default.</param>
/// <param name="maxval">Upper bound, at least <paramref name="minval"/>; 0.05 by default.</param>
/// <param name="seed">See <see cref="RandomInitializer"/>.</param>
/// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
/// <remarks>Source: <c>keras.initializers.RandomUniform</c>.</remarks>
[Keras("keras.initializers", "uniform")]
public sealed partial class RandomUniform(double minval = -0.05, double maxval = 0.05, int? seed = null) : RandomInitializer(seed)
{
    /// <summary>Lower bound.</summary>
    public double Minval { get; } = Require.Single(Require.Finite(minval));

    /// <summary>Upper bound.</summary>
    public double Maxval { get; } = Require.AtLeast(Require.Single(Require.Finite(maxval)), minval, nameof(maxval));

    /// <inheritdoc/>
    protected override Tensor Draw(long[] shape, Generator generator) => Distributions.Uniform(shape, Minval, Maxval, generator);
}
