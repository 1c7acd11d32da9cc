namespace Anneal.Metrics;

/// <summary>Mean cross-entropy of yes-or-no labels.</summary>
/// <param name="name">How logs call the metric.</param>
/// <param name="fromLogits">Whether predictions are logits (any number) rather than probabilities.</param>
/// <param name="labelSmoothing">Draws labels towards 0.5 by this share, within [0, 1]; 0 by default.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="labelSmoothing"/> is outside [0, 1].</exception>
/// <remarks>See <see cref="Losses.BinaryCrossentropy"/>. Source: <c>keras.metrics.BinaryCrossentropy</c>.</remarks>
public sealed class BinaryCrossentropy(string name = "binary_crossentropy", bool fromLogits = false, double labelSmoothing = 0)
    : MeanMetricWrapper(new Losses.BinaryCrossentropy(fromLogits, labelSmoothing), name);
