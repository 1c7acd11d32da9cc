namespace Anneal.Metrics;

/// <summary>How often the largest prediction is at the label.</summary>
/// <param name="name">How logs call the metric.</param>
/// <remarks>Targets have the shape of the predictions without the last axis, or with 1 there. Source: <c>keras.metrics.SparseCategoricalAccuracy</c>.</remarks>
public sealed class SparseCategoricalAccuracy(string name = "sparse_categorical_accuracy") : MeanMetricWrapper(Accuracies.SparseCategorical, name);
