namespace Anneal.Initializers;

/// <summary>Truncated normal values of standard deviation sqrt(1 / inputs).</summary>
/// <param name="seed">See <see cref="RandomInitializer"/>.</param>
/// <param name="inputAxes">The axes whose sizes multiply to the number of inputs; null (the default) as <see cref="ScalingInitializer"/> says.</param>
/// <param name="outputAxes">The same for outputs. Given with <paramref name="inputAxes"/>, or not at all.</param>
/// <remarks>Klambauer et al., 2017. Source: <c>keras.initializers.LecunNormal</c>.</remarks>
[Keras("keras.initializers")]
public sealed partial class LecunNormal(int? seed = null, IReadOnlyList<int>? inputAxes = null, IReadOnlyList<int>? outputAxes = null)
    : ScalingInitializer(1, FanMode.FanIn, ScalingDistribution.TruncatedNormal, seed, inputAxes, outputAxes);
