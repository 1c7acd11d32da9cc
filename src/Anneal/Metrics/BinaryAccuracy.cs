
namespace Anneal.Metrics;

/// <summary>The fraction of correct binary predictions: above the threshold where the target is 1, and not above it where the target is 0.</summary>
/// <param name="name">The name of the metric in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <param name="threshold">The value that a prediction must exceed to count as 1, finite; 0.5 by default. For logits, use 0.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is not finite.</exception>
/// <remarks>Targets and predictions have the same shape. Source: <c>keras.metrics.BinaryAccuracy</c>.</remarks>
[Keras("keras.metrics")]
public sealed partial class BinaryAccuracy(string name = "binary_accuracy", string? dtype = null, double threshold = 0.5)
    : MeanMetricWrapper((yTrue, yPred) => Accuracies.Binary(yTrue, yPred, threshold), name, dtype)
{
    /// <summary>The value that a prediction must exceed to count as 1.</summary>
    public double Threshold { get; } = Require.Single(Require.Finite(threshold));
}
