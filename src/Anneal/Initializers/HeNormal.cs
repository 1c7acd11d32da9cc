namespace Anneal.Initializers;

/// <summary>Truncated normal values of standard deviation sqrt(2 / inputs).</summary>
/// <param name="seed">See <see cref="RandomInitializer"/>.</param>
/// <remarks>He et al., 2015. Source: <c>keras.initializers.HeNormal</c>.</remarks>
public sealed class HeNormal(int? seed = null) : VarianceScaling(2, FanMode.FanIn, ScalingDistribution.TruncatedNormal, seed);
