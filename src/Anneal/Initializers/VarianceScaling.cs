namespace Anneal.Initializers;

/// <summary>Random values of variance <c>scale / n</c>, where n is the number of inputs, of outputs, or their mean.</summary>
/// <param name="scale">Scale of the variance, greater than 0; 1 by default.</param>
/// <param name="mode">What n is; inputs by default.</param>
/// <param name="distribution">How the values are spread; a truncated normal distribution by default.</param>
/// <param name="seed">See <see cref="RandomInitializer"/>.</param>
/// <param name="inputAxes">The axes whose sizes multiply to the number of inputs; null (the default) as <see cref="ScalingInitializer"/> says.</param>
/// <param name="outputAxes">The same for outputs. Given with <paramref name="inputAxes"/>, or not at all.</param>
/// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
/// <remarks>Source: <c>keras.initializers.VarianceScaling</c>.</remarks>
[Keras("keras.initializers")]
public sealed partial class VarianceScaling(
    double scale = 1, Choice<FanMode> mode = default, Choice<ScalingDistribution> distribution = default, int? seed = null,
    IReadOnlyList<int>? inputAxes = null, IReadOnlyList<int>? outputAxes = null)
    : ScalingInitializer(scale, mode, distribution, seed, inputAxes, outputAxes)
{
    /// <summary>Scale of the variance.</summary>
    public double Scale { get; } = scale;

    /// <summary>What the variance is divided by.</summary>
    public FanMode Mode { get; } = mode;

    /// <summary>How the values are spread.</summary>
    public ScalingDistribution Distribution { get; } = distribution;
}
