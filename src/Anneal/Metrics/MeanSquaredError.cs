namespace Anneal.Metrics;

/// <summary>The mean of the squared errors.</summary>
/// <param name="name">The name of the metric in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks>Targets and predictions have the same shape. Source: <c>keras.metrics.MeanSquaredError</c>.</remarks>
[Keras("keras.metrics", "mse", "MSE")]
public sealed partial class MeanSquaredError(string name = "mean_squared_error", string? dtype = null) : MeanMetricWrapper(new Losses.MeanSquaredError(), name, dtype);
