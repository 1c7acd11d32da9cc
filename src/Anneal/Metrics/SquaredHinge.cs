namespace Anneal.Metrics;

/// <summary>The mean squared hinge loss.</summary>
/// <param name="name">The name of the metric in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks>See <see cref="Losses.SquaredHinge"/>. Source: <c>keras.metrics.SquaredHinge</c>.</remarks>
[Keras("keras.metrics")]
public sealed partial class SquaredHinge(string name = "squared_hinge", string? dtype = null) : MeanMetricWrapper(new Losses.SquaredHinge(), name, dtype);
