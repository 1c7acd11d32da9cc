using Anneal.Losses;
using static TorchSharp.torch;

namespace Anneal.Metrics;

/// <summary>The fraction of integer labels that are among the k largest predictions.</summary>
/// <param name="k">The number of predictions that count, at least 1; 5 by default.</param>
/// <param name="name">The name of the metric in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <param name="fromSortedIds">Whether predictions are class numbers, the most likely first, rather than one score per class.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
/// <remarks>
/// Targets have the shape of the predictions without the last axis, or with a last axis of size 1.
/// Source: <c>keras.metrics.SparseTopKCategoricalAccuracy</c>.
/// </remarks>
[Keras("keras.metrics")]
public sealed partial class SparseTopKCategoricalAccuracy(int k = 5, string name = "sparse_top_k_categorical_accuracy", string? dtype = null, bool fromSortedIds = false)
    : MeanMetricWrapper(
        (yTrue, yPred) => fromSortedIds ? Accuracies.FirstK(yTrue, yPred, k) : Accuracies.SparseTopK(yTrue, yPred, k), name, dtype)
{
    /// <summary>The number of predictions that count.</summary>
    public int K { get; } = Require.AtLeast(k, 1);

    /// <summary>Whether predictions are class numbers, the most likely first.</summary>
    [OmitFromConfig(false)]
    public bool FromSortedIds { get; } = fromSortedIds;

    internal override void CheckTargets(Tensor yTrue, ReadOnlySpan<long> outputShape)
    {
        if (!FromSortedIds) LabelCheck.Verify(yTrue, outputShape[^1]);
    }
}
