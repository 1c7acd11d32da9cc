namespace Anneal.Initializers;

/// <summary>Draws uniform values within ±sqrt(6 / (inputs + outputs)), also called Xavier uniform.</summary>
/// <param name="seed">See <see cref="RandomInitializer"/>.</param>
/// <param name="inputAxes">The axes whose sizes multiply to the number of inputs; null (the default) for the rule of <see cref="ScalingInitializer"/>.</param>
/// <param name="outputAxes">The axes whose sizes multiply to the number of outputs. Give it together with <paramref name="inputAxes"/>, or neither.</param>
/// <remarks>Reference: Glorot and Bengio, 2010. Source: <c>keras.initializers.GlorotUniform</c>.</remarks>
[Keras("keras.initializers")]
public sealed partial class GlorotUniform(int? seed = null, IReadOnlyList<int>? inputAxes = null, IReadOnlyList<int>? outputAxes = null)
    : ScalingInitializer(1, FanMode.FanAvg, ScalingDistribution.Uniform, seed, inputAxes, outputAxes);
