namespace Anneal.Metrics;

/// <summary>Mean hinge loss of one-hot labels.</summary>
/// <param name="name">How logs call the metric.</param>
/// <remarks>See <see cref="Losses.CategoricalHinge"/>. Source: <c>keras.metrics.CategoricalHinge</c>.</remarks>
public sealed class CategoricalHinge(string name = "categorical_hinge") : MeanMetricWrapper(new Losses.CategoricalHinge(), name);
