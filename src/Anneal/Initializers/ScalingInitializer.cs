using static TorchSharp.torch;

namespace Anneal.Initializers;

/// <summary>The base class of initializers with random values of variance <c>scale / n</c>, where n is the number of inputs, the number of
/// outputs, or their mean, at least 1.</summary>
/// <remarks>
/// Unless the axes are given, the last two sizes of a shape are inputs and outputs, and the sizes before them (of a convolution's kernel)
/// multiply both. A single size counts as both.
/// </remarks>
public abstract class ScalingInitializer : RandomInitializer
{
    private readonly double scale;
    private readonly FanMode mode;
    private readonly ScalingDistribution distribution;

    private protected ScalingInitializer(
        double scale, FanMode mode, ScalingDistribution distribution, int? seed, IReadOnlyList<int>? inputAxes, IReadOnlyList<int>? outputAxes)
        : base(seed)
    {
        this.scale = Require.Single(Require.Positive(scale));
        this.mode = Require.Defined(mode);
        this.distribution = Require.Defined(distribution);
        if (inputAxes is null != outputAxes is null)
            throw inputAxes is null
                ? Require.Wrong(nameof(inputAxes), "must be given together with outputAxes")
                : Require.Wrong(nameof(outputAxes), "must be given together with inputAxes");
        InputAxes = inputAxes is null ? null : [.. inputAxes];
        OutputAxes = outputAxes is null ? null : [.. outputAxes];
    }

    /// <summary>The axes whose sizes multiply to the number of inputs, or null.</summary>
    public IReadOnlyList<int>? InputAxes { get; private set; }

    /// <summary>The axes whose sizes multiply to the number of outputs, or null.</summary>
    public IReadOnlyList<int>? OutputAxes { get; private set; }

    /// <summary>The initializer itself; one that scales and has no axes takes those of the layer.</summary>
    internal static Initializer Along(Initializer initializer, int[] inputAxes, int[] outputAxes)
    {
        if (initializer is not ScalingInitializer { InputAxes: null } scaling) return initializer;
        var along = (ScalingInitializer)scaling.MemberwiseClone();
        (along.InputAxes, along.OutputAxes) = (inputAxes, outputAxes);
        return along;
    }

    /// <inheritdoc/>
    protected sealed override Tensor Draw(long[] shape, Generator generator)
    {
        var (inputs, outputs) = Fans(shape);
        var n = mode switch { FanMode.FanIn => inputs, FanMode.FanOut => outputs, _ => (inputs + outputs) / 2 };
        var variance = scale / Math.Max(1, n);
        var stddev = Math.Sqrt(variance);
        var limit = Math.Sqrt(3 * variance);
        return distribution switch
        {
            ScalingDistribution.TruncatedNormal =>
                Distributions.TruncatedNormal(shape, 0, stddev / Distributions.TruncatedStddev, generator),
            ScalingDistribution.UntruncatedNormal => Distributions.Normal(shape, 0, stddev, generator),
            _ => Distributions.Uniform(shape, -limit, limit, generator),
        };
    }

    private (double Inputs, double Outputs) Fans(long[] shape)
    {
        if (InputAxes is not null && OutputAxes is not null) return (Product(shape, InputAxes, "inputAxes"), Product(shape, OutputAxes, "outputAxes"));
        if (shape.Length == 0) return (1, 1);
        if (shape.Length == 1) return (shape[0], shape[0]);
        var field = shape[..^2].Aggregate(1.0, (product, size) => product * size);
        return (shape[^2] * field, shape[^1] * field);
    }

    private static double Product(long[] shape, IReadOnlyList<int> axes, string name) => axes.Aggregate(1.0, (product, axis) =>
        axis >= -shape.Length && axis < shape.Length
            ? product * shape[axis < 0 ? axis + shape.Length : axis]
            : throw Require.Refused(axis, $"axes of the shape {ShapeText.Of(shape)}", name));
}
