namespace Anneal.Initializers;

/// <summary>Truncated normal values of standard deviation sqrt(2 / inputs).</summary>
/// <param name="seed">See <see cref="RandomInitializer"/>.</param>
/// <param name="inputAxes">The axes whose sizes multiply to the number of inputs; null (the default) as <see cref="ScalingInitializer"/> says.</param>
/// <param name="outputAxes">The same for outputs. Given with <paramref name="inputAxes"/>, or not at all.</param>
/// <remarks>He et al., 2015. Source: <c>keras.initializers.HeNormal</c>.</remarks>
[Keras("keras.initializers")]
public sealed partial class HeNormal(int? seed = null, IReadOnlyList<int>? inputAxes = null, IReadOnlyList<int>? outputAxes = null)
    : ScalingInitializer(2, FanMode.FanIn, ScalingDistribution.TruncatedNormal, seed, inputAxes, outputAxes);
