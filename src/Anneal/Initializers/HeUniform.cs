namespace Anneal.Initializers;

/// <summary>Uniform values within ±sqrt(6 / inputs).</summary>
/// <param name="seed">See <see cref="RandomInitializer"/>.</param>
/// <remarks>He et al., 2015. Source: <c>keras.initializers.HeUniform</c>.</remarks>
public sealed class HeUniform(int? seed = null) : VarianceScaling(2, FanMode.FanIn, ScalingDistribution.Uniform, seed);
