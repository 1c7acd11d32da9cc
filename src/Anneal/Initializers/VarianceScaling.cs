namespace Anneal.Initializers;

/// <summary>Draws values of variance <c>scale / n</c>, where n is the number of inputs, the number of outputs, or their mean.</summary>
/// <param name="scale">The scale of the variance, greater than 0; 1 by default.</param>
/// <param name="mode">The meaning of n; inputs by default.</param>
/// <param name="distribution">The distribution of the values; a truncated normal distribution by default.</param>
/// <param name="seed">See <see cref="RandomInitializer"/>.</param>
/// <param name="inputAxes">The axes whose sizes multiply to the number of inputs; null (the default) for the rule of <see cref="ScalingInitializer"/>.</param>
/// <param name="outputAxes">The axes whose sizes multiply to the number of outputs. Give it together with <paramref name="inputAxes"/>, or neither.</param>
/// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
/// <remarks>Source: <c>keras.initializers.VarianceScaling</c>.</remarks>
[Keras("keras.initializers")]
public sealed partial class VarianceScaling(
    double scale = 1, Choice<FanMode> mode = default, Choice<ScalingDistribution> distribution = default, int? seed = null,
    IReadOnlyList<int>? inputAxes = null, IReadOnlyList<int>? outputAxes = null)
    : ScalingInitializer(scale, mode, distribution, seed, inputAxes, outputAxes)
{
    /// <summary>The scale of the variance.</summary>
    public double Scale { get; } = scale;

    /// <summary>The meaning of the divisor n.</summary>
    public FanMode Mode { get; } = mode;

    /// <summary>The distribution of the values.</summary>
    public ScalingDistribution Distribution { get; } = distribution;
}
