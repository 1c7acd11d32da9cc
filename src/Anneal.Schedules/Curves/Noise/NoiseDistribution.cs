namespace Anneal.Schedules;

/// <summary>The distribution of noise between its limits.</summary>
public enum NoiseDistribution
{
    /// <summary>A normal distribution around 0. Values beyond the limit are drawn again.</summary>
    Normal,

    /// <summary>A uniform distribution.</summary>
    Uniform,
}
