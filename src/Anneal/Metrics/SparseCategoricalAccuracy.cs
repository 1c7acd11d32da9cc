namespace Anneal.Metrics;

/// <summary>How often the largest prediction is at the label.</summary>
/// <param name="name">How logs call the metric.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks>Targets have the shape of the predictions without the last axis, or with 1 there. Source: <c>keras.metrics.SparseCategoricalAccuracy</c>.</remarks>
[Keras("keras.metrics")]
public sealed partial class SparseCategoricalAccuracy(string name = "sparse_categorical_accuracy", string? dtype = null) : MeanMetricWrapper(Accuracies.SparseCategorical, name, dtype);
