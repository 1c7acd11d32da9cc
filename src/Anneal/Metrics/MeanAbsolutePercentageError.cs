namespace Anneal.Metrics;

/// <summary>Mean of the errors in percent of the targets.</summary>
/// <param name="name">How logs call the metric.</param>
/// <remarks>See <see cref="Losses.MeanAbsolutePercentageError"/>. Source: <c>keras.metrics.MeanAbsolutePercentageError</c>.</remarks>
public sealed class MeanAbsolutePercentageError(string name = "mean_absolute_percentage_error") : MeanMetricWrapper(new Losses.MeanAbsolutePercentageError(), name);
