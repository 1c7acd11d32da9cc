namespace Anneal.Metrics;

/// <summary>Mean cross-entropy of labels that are class numbers from 0.</summary>
/// <param name="name">How logs call the metric.</param>
/// <param name="fromLogits">Whether predictions are logits (any number) rather than probabilities.</param>
/// <param name="ignoreClass">A label whose value is 0, though it counts in the mean as in Keras; null (the default) for none.</param>
/// <param name="axis">The class axis of the predictions; the last by default.</param>
/// <remarks>See <see cref="Losses.SparseCategoricalCrossentropy"/>. Source: <c>keras.metrics.SparseCategoricalCrossentropy</c>.</remarks>
public sealed class SparseCategoricalCrossentropy(
    string name = "sparse_categorical_crossentropy", bool fromLogits = false, int? ignoreClass = null, int axis = -1)
    : MeanMetricWrapper(new Losses.SparseCategoricalCrossentropy(fromLogits, ignoreClass, axis: axis), name);
