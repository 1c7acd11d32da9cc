namespace Anneal.Metrics;

/// <summary>The mean cross-entropy of one-hot (or soft) labels.</summary>
/// <param name="name">The name of the metric in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <param name="fromLogits">Whether predictions are logits (any number) rather than probabilities.</param>
/// <param name="labelSmoothing">The fraction of a label that is spread evenly over all classes, within [0, 1]; null (the default) for 0.</param>
/// <param name="axis">The class axis; the last by default.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="labelSmoothing"/> is outside [0, 1].</exception>
/// <remarks>See <see cref="Losses.CategoricalCrossentropy"/>. Source: <c>keras.metrics.CategoricalCrossentropy</c>.</remarks>
[Keras("keras.metrics")]
public sealed partial class CategoricalCrossentropy(
    string name = "categorical_crossentropy", string? dtype = null, bool fromLogits = false, Number? labelSmoothing = null, int axis = -1)
    : MeanMetricWrapper(new Losses.CategoricalCrossentropy(fromLogits, labelSmoothing ?? 0, axis), name, dtype)
{
    /// <summary>Whether predictions are logits rather than probabilities.</summary>
    public bool FromLogits { get; } = fromLogits;

    /// <summary>The fraction by which labels are smoothed.</summary>
    public Number LabelSmoothing { get; } = labelSmoothing ?? 0;

    /// <summary>The class axis.</summary>
    public int Axis { get; } = axis;
}
