namespace Anneal.Metrics;

/// <summary>Mean of the squared differences of logarithms.</summary>
/// <param name="name">How logs call the metric.</param>
/// <remarks>See <see cref="Losses.MeanSquaredLogarithmicError"/>. Source: <c>keras.metrics.MeanSquaredLogarithmicError</c>.</remarks>
public sealed class MeanSquaredLogarithmicError(string name = "mean_squared_logarithmic_error") : MeanMetricWrapper(new Losses.MeanSquaredLogarithmicError(), name);
