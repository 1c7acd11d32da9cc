namespace Anneal.Metrics;

/// <summary>The mean logarithm of the hyperbolic cosine of the errors.</summary>
/// <param name="name">The name of the metric in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks>See <see cref="Losses.LogCosh"/>. Source: <c>keras.metrics.LogCoshError</c>.</remarks>
[Keras("keras.metrics")]
public sealed partial class LogCoshError(string name = "logcosh", string? dtype = null) : MeanMetricWrapper(new Losses.LogCosh(), name, dtype);
