using Anneal.Layers;

namespace Anneal.Metrics;

/// <summary>The weighted number of false targets that were not predicted: not above the threshold where the target is 0.</summary>
/// <param name="thresholds">The value that a prediction must exceed, in [0, 1], or several for one result each; null (the default) for 0.5.</param>
/// <param name="name">The name of the metric in logs. Default: <c>true_negatives</c>.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <exception cref="ArgumentOutOfRangeException">A threshold is outside [0, 1].</exception>
/// <remarks>Targets and predictions have the same shape. Source: <c>keras.metrics.TrueNegatives</c>.</remarks>
[Keras("keras.metrics")]
public sealed partial class TrueNegatives(Numbers? thresholds = null, string? name = null, string? dtype = null)
    : DecisionCount(Decision.TrueNegatives, thresholds, name ?? "true_negatives", dtype);
