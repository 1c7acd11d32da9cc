namespace Anneal.Metrics;

/// <summary>The mean agreement of targets and predictions along an axis: 1 where they are equal; offsets and other scales lower it, unlike <see cref="PearsonCorrelation"/>.</summary>
/// <param name="name">The name of the metric in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <param name="axis">The axis of the values that belong together; the last by default.</param>
/// <remarks><c>2 cov(t, p) / (var(t) + var(p) + (mean(t) - mean(p))^2 + 1e-7)</c>. Targets and predictions have the same shape. Reference: Lin, 1989.
/// Source: <c>keras.metrics.ConcordanceCorrelation</c>.</remarks>
[Keras("keras.metrics")]
public sealed partial class ConcordanceCorrelation(string name = "concordance_correlation", string? dtype = null, int axis = -1)
    : MeanMetricWrapper((yTrue, yPred) => Correlations.Concordance(yTrue, yPred, axis), name, dtype)
{
    /// <summary>The axis of the values that belong together.</summary>
    public int Axis { get; } = axis;
}
