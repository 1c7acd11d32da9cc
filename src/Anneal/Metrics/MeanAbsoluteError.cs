namespace Anneal.Metrics;

/// <summary>Mean of the absolute errors.</summary>
/// <param name="name">How logs call the metric.</param>
/// <remarks>Targets and predictions have one shape. Source: <c>keras.metrics.MeanAbsoluteError</c>.</remarks>
public sealed class MeanAbsoluteError(string name = "mean_absolute_error") : MeanMetricWrapper(new Losses.MeanAbsoluteError(), name);
