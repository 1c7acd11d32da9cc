namespace Anneal.Metrics;

/// <summary>How the area between two points of a curve is estimated.</summary>
public enum AUCSummationMethod
{
    /// <summary>By the mean of both heights; for precision over recall, by the interpolation of Davis and Goadrich (2006).</summary>
    Interpolation,

    /// <summary>By the lower height.</summary>
    Minoring,

    /// <summary>By the greater height.</summary>
    Majoring,
}
