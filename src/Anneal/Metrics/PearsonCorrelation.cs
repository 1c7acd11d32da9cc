namespace Anneal.Metrics;

/// <summary>The mean correlation of targets and predictions along an axis: 1 for a rising line, -1 for a falling one, 0 for none.</summary>
/// <param name="name">The name of the metric in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <param name="axis">The axis of the values that belong together; the last by default.</param>
/// <remarks><c>mean((t - mean(t)) (p - mean(p))) / (std(t) std(p))</c>; NaN where all values are equal. Targets and predictions have the same shape.
/// Source: <c>keras.metrics.PearsonCorrelation</c>.</remarks>
[Keras("keras.metrics")]
public sealed partial class PearsonCorrelation(string name = "pearson_correlation", string? dtype = null, int axis = -1)
    : MeanMetricWrapper((yTrue, yPred) => Correlations.Pearson(yTrue, yPred, axis), name, dtype)
{
    /// <summary>The axis of the values that belong together.</summary>
    public int Axis { get; } = axis;
}
