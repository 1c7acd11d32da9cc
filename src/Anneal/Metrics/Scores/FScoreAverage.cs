namespace Anneal.Metrics;

/// <summary>How the scores of several classes become one.</summary>
public enum FScoreAverage
{
    /// <summary>The score of the decisions of all classes together.</summary>
    Micro,

    /// <summary>The mean of the scores.</summary>
    Macro,

    /// <summary>The mean of the scores, weighted by the number of true targets of each class.</summary>
    Weighted,
}
