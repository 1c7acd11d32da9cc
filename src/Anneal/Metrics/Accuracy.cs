namespace Anneal.Metrics;

/// <summary>The fraction of predictions that equal their targets.</summary>
/// <param name="name">The name of the metric in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks>Targets and predictions have the same shape. For probabilities, use <see cref="BinaryAccuracy"/> or <see cref="CategoricalAccuracy"/>. Source:
/// <c>keras.metrics.Accuracy</c>.</remarks>
[Keras("keras.metrics")]
public sealed partial class Accuracy(string name = "accuracy", string? dtype = null) : MeanMetricWrapper(Accuracies.Equal, name, dtype);
