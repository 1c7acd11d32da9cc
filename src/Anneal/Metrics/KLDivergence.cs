namespace Anneal.Metrics;

/// <summary>The mean Kullback-Leibler divergence.</summary>
/// <param name="name">The name of the metric in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks>See <see cref="Losses.KLDivergence"/>. Source: <c>keras.metrics.KLDivergence</c>.</remarks>
[Keras("keras.metrics")]
public sealed partial class KLDivergence(string name = "kl_divergence", string? dtype = null) : MeanMetricWrapper(new Losses.KLDivergence(), name, dtype);
