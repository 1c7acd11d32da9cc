using Anneal.Naming;

namespace Anneal.Metrics;

/// <summary>How often predictions are above a threshold just where the target is 1.</summary>
/// <param name="name">How logs call the metric.</param>
/// <param name="threshold">What a prediction must exceed to count as 1, a finite number; 0.5 by default (for logits give 0).</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is not finite.</exception>
/// <remarks>Targets and predictions have one shape. Source: <c>keras.metrics.BinaryAccuracy</c>.</remarks>
public sealed class BinaryAccuracy(string name = "binary_accuracy", double threshold = 0.5)
    : MeanMetricWrapper((yTrue, yPred) => Accuracies.Binary(yTrue, yPred, threshold), name)
{
    /// <summary>What a prediction must exceed to count as 1.</summary>
    public double Threshold { get; } = Argument.Finite(threshold);
}
