namespace Anneal.Metrics;

/// <summary>The weighted harmonic mean of precision and recall: <c>(1 + beta^2) precision recall / (beta^2 precision + recall)</c>.</summary>
/// <param name="average">How the scores of the classes become one: <c>"micro"</c>, <c>"macro"</c> or <c>"weighted"</c>. Null (the default): one result per class.</param>
/// <param name="beta">How many times as much recall counts as precision, greater than 0; 1 by default.</param>
/// <param name="threshold">The value that a prediction must exceed to be a decision for its class, in (0, 1]. Null (the default): the largest of a row is the only one.</param>
/// <param name="name">The name of the metric in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="beta"/> is 0 or less, or <paramref name="threshold"/> is outside (0, 1].</exception>
/// <remarks>Targets (0 and 1) and predictions have shape (samples, classes). Source: <c>keras.metrics.FBetaScore</c>.</remarks>
[Keras("keras.metrics")]
public sealed partial class FBetaScore(Choice<FScoreAverage>? average = null, double beta = 1, double? threshold = null, string name = "fbeta_score", string? dtype = null)
    : FScore(average, beta, threshold, name, dtype)
{
    /// <summary>How many times as much recall counts as precision.</summary>
    public double Beta { get; } = beta;
}
