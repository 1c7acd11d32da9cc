namespace Anneal.Metrics;

/// <summary>Mean of the squared errors.</summary>
/// <param name="name">How logs call the metric.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks>Targets and predictions have one shape. Source: <c>keras.metrics.MeanSquaredError</c>.</remarks>
[Keras("keras.metrics", "mse", "MSE")]
public sealed partial class MeanSquaredError(string name = "mean_squared_error", string? dtype = null) : MeanMetricWrapper(new Losses.MeanSquaredError(), name, dtype);
