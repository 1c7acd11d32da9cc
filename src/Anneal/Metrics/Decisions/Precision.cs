using Anneal.Layers;

namespace Anneal.Metrics;

/// <summary>The part of the predicted that is true: <c>true positives / (true positives + false positives)</c>.</summary>
/// <param name="thresholds">The value that a prediction must exceed, in [0, 1], or several for one result each. Null (the default): 0.5, or none with <paramref name="topK"/>.</param>
/// <param name="topK">The number of largest predictions per sample that count as predicted, at least 1; null (the default) for all.</param>
/// <param name="classId">The only class of the last axis that counts, from 0; null (the default) for all.</param>
/// <param name="name">The name of the metric in logs. Default: <c>precision</c>.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <exception cref="ArgumentOutOfRangeException">A threshold is outside [0, 1], <paramref name="topK"/> is below 1 or <paramref name="classId"/> below 0.</exception>
/// <remarks>Targets and predictions have the same shape. The result is 0 where nothing counts. For logits, use a threshold of 0.
/// Source: <c>keras.metrics.Precision</c>.</remarks>
[Keras("keras.metrics")]
public sealed partial class Precision(Numbers? thresholds = null, int? topK = null, int? classId = null, string? name = null, string? dtype = null)
    : ChoiceMetric(Decision.FalsePositives, thresholds, topK, classId, name ?? "precision", dtype);
