namespace Anneal.Initializers;

/// <summary>Truncated normal values of standard deviation sqrt(2 / (inputs + outputs)), also called Xavier normal.</summary>
/// <param name="seed">See <see cref="RandomInitializer"/>.</param>
/// <remarks>Glorot and Bengio, 2010. Source: <c>keras.initializers.GlorotNormal</c>.</remarks>
public sealed class GlorotNormal(int? seed = null) : VarianceScaling(1, FanMode.FanAvg, ScalingDistribution.TruncatedNormal, seed);
