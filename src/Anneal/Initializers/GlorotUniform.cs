namespace Anneal.Initializers;

/// <summary>Uniform values within ±sqrt(6 / (inputs + outputs)), also called Xavier uniform.</summary>
/// <param name="seed">See <see cref="RandomInitializer"/>.</param>
/// <remarks>Glorot and Bengio, 2010. Source: <c>keras.initializers.GlorotUniform</c>.</remarks>
public sealed class GlorotUniform(int? seed = null) : VarianceScaling(1, FanMode.FanAvg, ScalingDistribution.Uniform, seed);
