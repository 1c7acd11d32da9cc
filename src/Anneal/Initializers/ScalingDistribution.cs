namespace Anneal.Initializers;

/// <summary>How the values of <see cref="VarianceScaling"/> are spread.</summary>
public enum ScalingDistribution
{
    /// <summary>Normal, cut off at two standard deviations (Keras: <c>"truncated_normal"</c> or <c>"normal"</c>).</summary>
    TruncatedNormal,

    /// <summary>Normal (Keras: <c>"untruncated_normal"</c>).</summary>
    UntruncatedNormal,

    /// <summary>Uniform (Keras: <c>"uniform"</c>).</summary>
    Uniform,
}
