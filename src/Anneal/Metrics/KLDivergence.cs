namespace Anneal.Metrics;

/// <summary>Mean Kullback-Leibler divergence.</summary>
/// <param name="name">How logs call the metric.</param>
/// <remarks>See <see cref="Losses.KLDivergence"/>. Source: <c>keras.metrics.KLDivergence</c>.</remarks>
public sealed class KLDivergence(string name = "kl_divergence") : MeanMetricWrapper(new Losses.KLDivergence(), name);
