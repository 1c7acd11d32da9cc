using static TorchSharp.torch;

namespace Anneal.Initializers;

/// <summary>Draws values from a uniform distribution over [minval, maxval].</summary>
/// <param name="minval">The lower bound, finite; -0.05 by default.</param>
/// <param name="maxval">The upper bound, at least <paramref name="minval"/>; 0.05 by default.</param>
/// <param name="seed">See <see cref="RandomInitializer"/>.</param>
/// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
/// <remarks>Source: <c>keras.initializers.RandomUniform</c>.</remarks>
[Keras("keras.initializers", "uniform")]
public sealed partial class RandomUniform(double minval = -0.05, double maxval = 0.05, int? seed = null) : RandomInitializer(seed)
{
    /// <summary>The lower bound.</summary>
    public double Minval { get; } = Require.Single(Require.Finite(minval));

    /// <summary>The upper bound.</summary>
    public double Maxval { get; } = Require.AtLeast(Require.Single(Require.Finite(maxval)), minval, nameof(maxval));

    /// <inheritdoc/>
    protected override Tensor Draw(long[] shape, Generator generator) => Distributions.Uniform(shape, Minval, Maxval, generator);
}
