namespace Anneal.Initializers;

/// <summary>Draws truncated normal values with the standard deviation sqrt(2 / (inputs + outputs)), also called Xavier normal.</summary>
/// <param name="seed">See <see cref="RandomInitializer"/>.</param>
/// <param name="inputAxes">The axes whose sizes multiply to the number of inputs; null (the default) for the rule of <see cref="ScalingInitializer"/>.</param>
/// <param name="outputAxes">The axes whose sizes multiply to the number of outputs. Give it together with <paramref name="inputAxes"/>, or neither.</param>
/// <remarks>Reference: Glorot and Bengio, 2010. Source: <c>keras.initializers.GlorotNormal</c>.</remarks>
[Keras("keras.initializers")]
public sealed partial class GlorotNormal(int? seed = null, IReadOnlyList<int>? inputAxes = null, IReadOnlyList<int>? outputAxes = null)
    : ScalingInitializer(1, FanMode.FanAvg, ScalingDistribution.TruncatedNormal, seed, inputAxes, outputAxes);
