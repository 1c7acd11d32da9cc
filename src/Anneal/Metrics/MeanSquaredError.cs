namespace Anneal.Metrics;

/// <summary>Mean of the squared errors.</summary>
/// <param name="name">How logs call the metric.</param>
/// <remarks>Targets and predictions have one shape. Source: <c>keras.metrics.MeanSquaredError</c>.</remarks>
public sealed class MeanSquaredError(string name = "mean_squared_error") : MeanMetricWrapper(new Losses.MeanSquaredError(), name);
