namespace Anneal.Metrics;

/// <summary>The mean cross-entropy of integer labels, from 0.</summary>
/// <param name="name">The name of the metric in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <param name="fromLogits">Whether predictions are logits (any number) rather than probabilities.</param>
/// <param name="ignoreClass">A label whose cross-entropy is 0; null (the default) for none. As in Keras, it still counts in a mean without
/// sample weights, but not in a weighted mean.</param>
/// <param name="axis">The class axis of the predictions; the last by default.</param>
/// <remarks>See <see cref="Losses.SparseCategoricalCrossentropy"/>. Source: <c>keras.metrics.SparseCategoricalCrossentropy</c>.</remarks>
[Keras("keras.metrics")]
public sealed partial class SparseCategoricalCrossentropy(
    string name = "sparse_categorical_crossentropy", string? dtype = null, bool fromLogits = false, int? ignoreClass = null, int axis = -1)
    : MeanMetricWrapper(new Losses.SparseCategoricalCrossentropy(fromLogits, ignoreClass, axis: axis), name, dtype)
{
    /// <summary>Whether predictions are logits rather than probabilities.</summary>
    public bool FromLogits { get; } = fromLogits;

    /// <summary>The label that does not count, or null.</summary>
    public int? IgnoreClass { get; } = ignoreClass;

    /// <summary>The class axis of the predictions.</summary>
    public int Axis { get; } = axis;
}
