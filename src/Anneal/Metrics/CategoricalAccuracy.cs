namespace Anneal.Metrics;

/// <summary>How often the largest prediction is where the one-hot target is.</summary>
/// <param name="name">How logs call the metric.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks>Targets and predictions have one shape; classes lie on the last axis. Source: <c>keras.metrics.CategoricalAccuracy</c>.</remarks>
[Keras("keras.metrics")]
public sealed partial class CategoricalAccuracy(string name = "categorical_accuracy", string? dtype = null) : MeanMetricWrapper(Accuracies.Categorical, name, dtype);
