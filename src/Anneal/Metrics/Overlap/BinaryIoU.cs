using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Metrics;

/// <summary>The mean overlap of the two classes of binary predictions: true positives over true positives, false positives and false negatives.</summary>
/// <param name="targetClassIds">The classes whose mean is taken: 0, 1 or both. Null (the default) for both.</param>
/// <param name="threshold">The value from which on a prediction is class 1; finite, 0.5 by default.</param>
/// <param name="name">The name of the metric in logs. Default: <c>binary_io_u</c>.</param>
/// <param name="dtype">The type of the counts: <c>"int32"</c> (the default) or <c>"int64"</c>, which cut fractions off sample weights, or a floating-point type.</param>
/// <exception cref="ArgumentOutOfRangeException">A class is not 0 or 1, or <paramref name="threshold"/> is not finite.</exception>
/// <remarks>Targets are 0 and 1; predictions have the same shape. Source: <c>keras.metrics.BinaryIoU</c>.</remarks>
[Keras("keras.metrics"), ConfigOrder("target_class_ids", "threshold", "name", "dtype")]
public sealed partial class BinaryIoU(IReadOnlyList<int>? targetClassIds = null, double threshold = 0.5, string? name = null, string? dtype = null)
    : OverlapMetric(2, targetClassIds ?? All(2), name ?? "binary_io_u", dtype)
{
    /// <summary>The classes whose mean is taken.</summary>
    public IReadOnlyList<int> TargetClassIds { get; } = [.. targetClassIds ?? All(2)];

    /// <summary>The value from which on a prediction is class 1.</summary>
    public double Threshold { get; } = Require.Single(Require.Finite(threshold));

    private protected override Tensor Decide(Tensor yPred)
    {
        using var least = Threshold.ToScalar();
        return Losses.Operands.AsFloat(yPred).ge(least);
    }
}
