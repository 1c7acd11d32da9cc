namespace Anneal.Metrics;

/// <summary>How often predictions equal targets.</summary>
/// <param name="name">How logs call the metric.</param>
/// <remarks>Targets and predictions have one shape; for probabilities see the binary and categorical kinds. Source: <c>keras.metrics.Accuracy</c>.</remarks>
public sealed class Accuracy(string name = "accuracy") : MeanMetricWrapper(Accuracies.Equal, name);
