namespace Anneal.Metrics;

/// <summary>The mean hinge loss of one-hot labels.</summary>
/// <param name="name">The name of the metric in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <remarks>See <see cref="Losses.CategoricalHinge"/>. Source: <c>keras.metrics.CategoricalHinge</c>.</remarks>
[Keras("keras.metrics")]
public sealed partial class CategoricalHinge(string name = "categorical_hinge", string? dtype = null) : MeanMetricWrapper(new Losses.CategoricalHinge(), name, dtype);
