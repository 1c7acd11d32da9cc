namespace Anneal.Metrics;

/// <summary>Mean hinge loss.</summary>
/// <param name="name">How logs call the metric.</param>
/// <remarks>See <see cref="Losses.Hinge"/>. Source: <c>keras.metrics.Hinge</c>.</remarks>
public sealed class Hinge(string name = "hinge") : MeanMetricWrapper(new Losses.Hinge(), name);
