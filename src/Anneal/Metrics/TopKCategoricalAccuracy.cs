using Anneal.Losses;

namespace Anneal.Metrics;

/// <summary>The fraction of one-hot targets whose class is among the k largest predictions.</summary>
/// <param name="k">The number of predictions that count, at least 1; 5 by default.</param>
/// <param name="name">The name of the metric in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
/// <remarks>Targets and predictions have the same shape; classes lie on the last axis. Source: <c>keras.metrics.TopKCategoricalAccuracy</c>.</remarks>
[Keras("keras.metrics")]
public sealed partial class TopKCategoricalAccuracy(int k = 5, string name = "top_k_categorical_accuracy", string? dtype = null)
    : MeanMetricWrapper(
        (yTrue, yPred) => Operands.SameShape(yTrue, yPred)
            ? Accuracies.SparseTopK(yTrue.argmax(-1), yPred, k)
            : throw Operands.Mismatch(yTrue, yPred),
        name, dtype)
{
    /// <summary>The number of predictions that count.</summary>
    public int K { get; } = Require.AtLeast(k, 1);
}
