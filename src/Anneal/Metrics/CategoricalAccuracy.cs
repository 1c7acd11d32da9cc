namespace Anneal.Metrics;

/// <summary>The fraction of predictions whose largest value is at the class of the one-hot target.</summary>
/// <param name="name">The name of the metric in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks>Targets and predictions have the same shape; classes lie on the last axis. Source: <c>keras.metrics.CategoricalAccuracy</c>.</remarks>
[Keras("keras.metrics")]
public sealed partial class CategoricalAccuracy(string name = "categorical_accuracy", string? dtype = null) : MeanMetricWrapper(Accuracies.Categorical, name, dtype);
