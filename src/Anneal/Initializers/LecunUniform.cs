namespace Anneal.Initializers;

/// <summary>Draws uniform values within ±sqrt(3 / inputs).</summary>
/// <param name="seed">See <see cref="RandomInitializer"/>.</param>
/// <param name="inputAxes">The axes whose sizes multiply to the number of inputs; null (the default) for the rule of <see cref="ScalingInitializer"/>.</param>
/// <param name="outputAxes">The axes whose sizes multiply to the number of outputs. Give it together with <paramref name="inputAxes"/>, or neither.</param>
/// <remarks>Reference: Klambauer et al., 2017. Source: <c>keras.initializers.LecunUniform</c>.</remarks>
[Keras("keras.initializers")]
public sealed partial class LecunUniform(int? seed = null, IReadOnlyList<int>? inputAxes = null, IReadOnlyList<int>? outputAxes = null)
    : ScalingInitializer(1, FanMode.FanIn, ScalingDistribution.Uniform, seed, inputAxes, outputAxes);
