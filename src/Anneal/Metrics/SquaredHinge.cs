namespace Anneal.Metrics;

/// <summary>Mean squared hinge loss.</summary>
/// <param name="name">How logs call the metric.</param>
/// <remarks>See <see cref="Losses.SquaredHinge"/>. Source: <c>keras.metrics.SquaredHinge</c>.</remarks>
public sealed class SquaredHinge(string name = "squared_hinge") : MeanMetricWrapper(new Losses.SquaredHinge(), name);
