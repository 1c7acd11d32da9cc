namespace Anneal.Metrics;

/// <summary>The mean cross-entropy of binary labels.</summary>
/// <param name="name">The name of the metric in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <param name="fromLogits">Whether predictions are logits (any number) rather than probabilities.</param>
/// <param name="labelSmoothing">The fraction by which labels move towards 0.5, within [0, 1]; null (the default) for 0.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="labelSmoothing"/> is outside [0, 1].</exception>
/// <remarks>See <see cref="Losses.BinaryCrossentropy"/>. Source: <c>keras.metrics.BinaryCrossentropy</c>.</remarks>
[Keras("keras.metrics", "bce", "BCE")]
public sealed partial class BinaryCrossentropy(string name = "binary_crossentropy", string? dtype = null, bool fromLogits = false, Number? labelSmoothing = null)
    : MeanMetricWrapper(new Losses.BinaryCrossentropy(fromLogits, labelSmoothing ?? 0), name, dtype)
{
    /// <summary>Whether predictions are logits rather than probabilities.</summary>
    public bool FromLogits { get; } = fromLogits;

    /// <summary>The fraction by which labels are smoothed.</summary>
    public Number LabelSmoothing { get; } = labelSmoothing ?? 0;
}
