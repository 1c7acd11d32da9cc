using Anneal.Naming;

namespace Anneal.Metrics;

/// <summary>How often the label is among the k largest predictions.</summary>
/// <param name="k">How many predictions count, at least 1; 5 by default.</param>
/// <param name="name">How logs call the metric.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
/// <remarks>
/// Targets have the shape of the predictions without the last axis, or with 1 there. Keras's <c>from_sorted_ids</c> is left out.
/// Source: <c>keras.metrics.SparseTopKCategoricalAccuracy</c>.
/// </remarks>
public sealed class SparseTopKCategoricalAccuracy(int k = 5, string name = "sparse_top_k_categorical_accuracy")
    : MeanMetricWrapper((yTrue, yPred) => Accuracies.SparseTopK(yTrue, yPred, k), name)
{
    /// <summary>How many predictions count.</summary>
    public int K { get; } = Argument.AtLeastOne(k);
}
