namespace Anneal.Metrics;

/// <summary>Mean Poisson loss.</summary>
/// <param name="name">How logs call the metric.</param>
/// <remarks>See <see cref="Losses.Poisson"/>. Source: <c>keras.metrics.Poisson</c>.</remarks>
public sealed class Poisson(string name = "poisson") : MeanMetricWrapper(new Losses.Poisson(), name);
