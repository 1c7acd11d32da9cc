namespace Anneal.Metrics;

/// <summary>How often the largest prediction is where the one-hot target is.</summary>
/// <param name="name">How logs call the metric.</param>
/// <remarks>Targets and predictions have one shape; classes lie on the last axis. Source: <c>keras.metrics.CategoricalAccuracy</c>.</remarks>
public sealed class CategoricalAccuracy(string name = "categorical_accuracy") : MeanMetricWrapper(Accuracies.Categorical, name);
