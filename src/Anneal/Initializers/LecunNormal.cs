namespace Anneal.Initializers;

/// <summary>Draws truncated normal values with the standard deviation sqrt(1 / inputs).</summary>
/// <param name="seed">See <see cref="RandomInitializer"/>.</param>
/// <param name="inputAxes">The axes whose sizes multiply to the number of inputs; null (the default) for the rule of <see cref="ScalingInitializer"/>.</param>
/// <param name="outputAxes">The axes whose sizes multiply to the number of outputs. Give it together with <paramref name="inputAxes"/>, or neither.</param>
/// <remarks>Reference: Klambauer et al., 2017. Source: <c>keras.initializers.LecunNormal</c>.</remarks>
[Keras("keras.initializers")]
public sealed partial class LecunNormal(int? seed = null, IReadOnlyList<int>? inputAxes = null, IReadOnlyList<int>? outputAxes = null)
    : ScalingInitializer(1, FanMode.FanIn, ScalingDistribution.TruncatedNormal, seed, inputAxes, outputAxes);
