namespace Anneal.Metrics;

/// <summary>A curve of two shares of decisions over all thresholds.</summary>
public enum AUCCurve
{
    /// <summary>The part of the true that is predicted over the part of the false that is predicted.</summary>
    ROC,

    /// <summary>Precision over recall.</summary>
    PR,

    /// <summary>Precision gain over recall gain (Flach and Kull, 2015).</summary>
    PRGAIN,
}
