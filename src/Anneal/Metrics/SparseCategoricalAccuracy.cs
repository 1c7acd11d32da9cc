namespace Anneal.Metrics;

/// <summary>The fraction of predictions whose largest value is at the integer label.</summary>
/// <param name="name">The name of the metric in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks>Targets have the shape of the predictions without the last axis, or with a last axis of size 1. Source:
/// <c>keras.metrics.SparseCategoricalAccuracy</c>.</remarks>
[Keras("keras.metrics")]
public sealed partial class SparseCategoricalAccuracy(string name = "sparse_categorical_accuracy", string? dtype = null) : MeanMetricWrapper(Accuracies.SparseCategorical, name, dtype);
