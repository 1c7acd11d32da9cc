namespace Anneal.Initializers;

/// <summary>Uniform values within ±sqrt(3 / inputs).</summary>
/// <param name="seed">See <see cref="RandomInitializer"/>.</param>
/// <param name="inputAxes">The axes whose sizes multiply to the number of inputs; null (the default) as <see cref="ScalingInitializer"/> says.</param>
/// <param name="outputAxes">The same for outputs. Given with <paramref name="inputAxes"/>, or not at all.</param>
/// <remarks>Klambauer et al., 2017. Source: <c>keras.initializers.LecunUniform</c>.</remarks>
[Keras("keras.initializers")]
public sealed partial class LecunUniform(int? seed = null, IReadOnlyList<int>? inputAxes = null, IReadOnlyList<int>? outputAxes = null)
    : ScalingInitializer(1, FanMode.FanIn, ScalingDistribution.Uniform, seed, inputAxes, outputAxes);
