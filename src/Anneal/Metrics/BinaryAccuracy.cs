
namespace Anneal.Metrics;

/// <summary>How often predictions are above a threshold just where the target is 1.</summary>
/// <param name="name">How logs call the metric.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <param name="threshold">What a prediction must exceed to count as 1, a finite number; 0.5 by default (for logits give 0).</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is not finite.</exception>
/// <remarks>Targets and predictions have one shape. Source: <c>keras.metrics.BinaryAccuracy</c>.</remarks>
[Keras("keras.metrics")]
public sealed partial class BinaryAccuracy(string name = "binary_accuracy", string? dtype = null, double threshold = 0.5)
    : MeanMetricWrapper((yTrue, yPred) => Accuracies.Binary(yTrue, yPred, threshold), name, dtype)
{
    /// <summary>What a prediction must exceed to count as 1.</summary>
    public double Threshold { get; } = Require.Single(Require.Finite(threshold));
}
