namespace Anneal.Initializers;

/// <summary>Uniform values within ±sqrt(3 / inputs).</summary>
/// <param name="seed">See <see cref="RandomInitializer"/>.</param>
/// <remarks>Klambauer et al., 2017. Source: <c>keras.initializers.LecunUniform</c>.</remarks>
public sealed class LecunUniform(int? seed = null) : VarianceScaling(1, FanMode.FanIn, ScalingDistribution.Uniform, seed);
