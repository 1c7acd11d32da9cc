namespace Anneal.Initializers;

/// <summary>The distribution of the values of <see cref="VarianceScaling"/>.</summary>
public enum ScalingDistribution
{
    /// <summary>A normal distribution, cut off at two standard deviations (Keras: <c>"truncated_normal"</c> or <c>"normal"</c>).</summary>
    TruncatedNormal,

    /// <summary>A normal distribution (Keras: <c>"untruncated_normal"</c>).</summary>
    UntruncatedNormal,

    /// <summary>A uniform distribution (Keras: <c>"uniform"</c>).</summary>
    Uniform,
}
