namespace Anneal.Schedules;

/// <summary>How noise is distributed between its limits.</summary>
public enum NoiseDistribution
{
    /// <summary>Normal around 0 with a standard deviation; what would lie beyond the limit is drawn again.</summary>
    Normal,

    /// <summary>Every value as likely as every other.</summary>
    Uniform,
}
