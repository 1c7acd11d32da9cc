namespace Anneal.Metrics;

/// <summary>Mean logarithm of the hyperbolic cosine of the errors.</summary>
/// <param name="name">How logs call the metric.</param>
/// <remarks>See <see cref="Losses.LogCosh"/>. Source: <c>keras.metrics.LogCoshError</c>.</remarks>
public sealed class LogCoshError(string name = "logcosh") : MeanMetricWrapper(new Losses.LogCosh(), name);
