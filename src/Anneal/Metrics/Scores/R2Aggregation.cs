namespace Anneal.Metrics;

/// <summary>How the scores of several outputs become one.</summary>
public enum R2Aggregation
{
    /// <summary>Their mean.</summary>
    UniformAverage,

    /// <summary>Their mean, weighted by the variances of the targets.</summary>
    VarianceWeightedAverage,
}
