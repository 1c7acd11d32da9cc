namespace Anneal.Initializers;

/// <summary>Truncated normal values of standard deviation sqrt(1 / inputs).</summary>
/// <param name="seed">See <see cref="RandomInitializer"/>.</param>
/// <remarks>Klambauer et al., 2017. Source: <c>keras.initializers.LecunNormal</c>.</remarks>
public sealed class LecunNormal(int? seed = null) : VarianceScaling(1, FanMode.FanIn, ScalingDistribution.TruncatedNormal, seed);
