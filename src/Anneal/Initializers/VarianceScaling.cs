using Anneal.Naming;
using static TorchSharp.torch;

namespace Anneal.Initializers;

/// <summary>Random values of variance <c>scale / n</c>, where n is the number of inputs, of outputs, or their mean.</summary>
/// <remarks>
/// The last two sizes of a shape are inputs and outputs, those before them multiply both (a convolution's kernel); one size is both;
/// n is at least 1. Source: <c>keras.initializers.VarianceScaling</c>.
/// </remarks>
public class VarianceScaling : RandomInitializer
{
    /// <summary>Makes the initializer.</summary>
    /// <param name="scale">Scale of the variance, greater than 0; 1 by default.</param>
    /// <param name="mode">What n is; inputs by default.</param>
    /// <param name="distribution">How the values are spread; a truncated normal distribution by default.</param>
    /// <param name="seed">See <see cref="RandomInitializer"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public VarianceScaling(
        double scale = 1, FanMode mode = FanMode.FanIn, ScalingDistribution distribution = ScalingDistribution.TruncatedNormal, int? seed = null)
        : base(seed)
    {
        Scale = Argument.Positive(scale);
        Mode = Argument.Defined(mode);
        Distribution = Argument.Defined(distribution);
    }

    /// <summary>Scale of the variance.</summary>
    public double Scale { get; }

    /// <summary>What the variance is divided by.</summary>
    public FanMode Mode { get; }

    /// <summary>How the values are spread.</summary>
    public ScalingDistribution Distribution { get; }

    /// <inheritdoc/>
    protected sealed override Tensor Draw(long[] shape, Generator generator)
    {
        var (inputs, outputs) = Fans(shape);
        var n = Mode switch { FanMode.FanIn => inputs, FanMode.FanOut => outputs, _ => (inputs + outputs) / 2 };
        var variance = Scale / Math.Max(1, n);
        var stddev = Math.Sqrt(variance);
        var limit = Math.Sqrt(3 * variance);
        return Distribution switch
        {
            ScalingDistribution.TruncatedNormal =>
                Distributions.TruncatedNormal(shape, 0, stddev / Distributions.TruncatedStddev, generator),
            ScalingDistribution.UntruncatedNormal => Distributions.Normal(shape, 0, stddev, generator),
            _ => Distributions.Uniform(shape, -limit, limit, generator),
        };
    }

    private static (double Inputs, double Outputs) Fans(long[] shape)
    {
        if (shape.Length == 0) return (1, 1);
        if (shape.Length == 1) return (shape[0], shape[0]);
        var field = shape[..^2].Aggregate(1.0, (product, size) => product * size);
        return (shape[^2] * field, shape[^1] * field);
    }
}
