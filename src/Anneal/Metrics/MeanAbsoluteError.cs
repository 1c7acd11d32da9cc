namespace Anneal.Metrics;

/// <summary>The mean of the absolute errors.</summary>
/// <param name="name">The name of the metric in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks>Targets and predictions have the same shape. Source: <c>keras.metrics.MeanAbsoluteError</c>.</remarks>
[Keras("keras.metrics", "mae", "MAE")]
public sealed partial class MeanAbsoluteError(string name = "mean_absolute_error", string? dtype = null) : MeanMetricWrapper(new Losses.MeanAbsoluteError(), name, dtype);
