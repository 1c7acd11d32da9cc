namespace Anneal.Metrics;

/// <summary>The mean of the squared differences of logarithms.</summary>
/// <param name="name">The name of the metric in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks>See <see cref="Losses.MeanSquaredLogarithmicError"/>. Source: <c>keras.metrics.MeanSquaredLogarithmicError</c>.</remarks>
[Keras("keras.metrics", "msle", "MSLE")]
public sealed partial class MeanSquaredLogarithmicError(string name = "mean_squared_logarithmic_error", string? dtype = null) : MeanMetricWrapper(new Losses.MeanSquaredLogarithmicError(), name, dtype);
