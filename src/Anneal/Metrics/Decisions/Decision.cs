namespace Anneal.Metrics;

/// <summary>What a decision about one value can be.</summary>
internal enum Decision
{
    TruePositives,
    FalsePositives,
    TrueNegatives,
    FalseNegatives,
}
