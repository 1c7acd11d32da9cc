namespace Anneal.Metrics;

/// <summary>The mean of the absolute errors in percent of the targets.</summary>
/// <param name="name">The name of the metric in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks>See <see cref="Losses.MeanAbsolutePercentageError"/>. Source: <c>keras.metrics.MeanAbsolutePercentageError</c>.</remarks>
[Keras("keras.metrics", "mape", "MAPE")]
public sealed partial class MeanAbsolutePercentageError(string name = "mean_absolute_percentage_error", string? dtype = null) : MeanMetricWrapper(new Losses.MeanAbsolutePercentageError(), name, dtype);
