namespace Anneal.Metrics;

/// <summary>How often predictions equal targets.</summary>
/// <param name="name">How logs call the metric.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks>Targets and predictions have one shape; for probabilities see the binary and categorical kinds. Source: <c>keras.metrics.Accuracy</c>.</remarks>
[Keras("keras.metrics")]
public sealed partial class Accuracy(string name = "accuracy", string? dtype = null) : MeanMetricWrapper(Accuracies.Equal, name, dtype);
