namespace Anneal.Metrics;

/// <summary>The mean hinge loss.</summary>
/// <param name="name">The name of the metric in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks>See <see cref="Losses.Hinge"/>. Source: <c>keras.metrics.Hinge</c>.</remarks>
[Keras("keras.metrics")]
public sealed partial class Hinge(string name = "hinge", string? dtype = null) : MeanMetricWrapper(new Losses.Hinge(), name, dtype);
