namespace Anneal.Metrics;

/// <summary>The mean overlap of some classes: true positives over true positives, false positives and false negatives.</summary>
/// <param name="numClasses">The number of classes, at least 1.</param>
/// <param name="targetClassIds">The classes whose mean is taken, from 0; at least one.</param>
/// <param name="name">The name of the metric in logs. Default: <c>io_u</c>.</param>
/// <param name="dtype">The type of the counts: <c>"int32"</c> (the default) or <c>"int64"</c>, which cut fractions off sample weights, or a floating-point type.</param>
/// <param name="ignoreClass">A target that does not count; null (the default) for none.</param>
/// <param name="sparseYTrue">Whether targets are class numbers (the default) rather than one number per class.</param>
/// <param name="sparseYPred">Whether predictions are class numbers rather than one score per class. The default.</param>
/// <param name="axis">The axis of the classes where there is one number per class; the last by default.</param>
/// <exception cref="ArgumentOutOfRangeException">A class is not one of the classes, or <paramref name="numClasses"/> is below 1.</exception>
/// <remarks>Targets and predictions are class numbers of any equal shape, unless <paramref name="sparseYTrue"/> or <paramref name="sparseYPred"/> is false.
/// Labels outside the classes do not count. Source: <c>keras.metrics.IoU</c>.</remarks>
[Keras("keras.metrics"), ConfigOrder("name", "dtype", "num_classes")]
public sealed partial class IoU(
    int numClasses, IReadOnlyList<int> targetClassIds, string? name = null, string? dtype = null, int? ignoreClass = null, bool sparseYTrue = true, bool sparseYPred = true, int axis = -1)
    : OverlapMetric(numClasses, targetClassIds, name ?? "io_u", dtype, ignoreClass, sparseYTrue, sparseYPred, axis)
{
    /// <summary>The number of classes, at least 1.</summary>
    public int NumClasses { get; } = Require.AtLeast(numClasses, 1);

    /// <summary>The classes whose mean is taken, from 0; at least one.</summary>
    public IReadOnlyList<int> TargetClassIds { get; } = [.. targetClassIds];

    /// <summary>A target that does not count; null for none.</summary>
    public int? IgnoreClass { get; } = ignoreClass;

    /// <summary>Whether targets are class numbers rather than one number per class.</summary>
    public bool SparseYTrue { get; } = sparseYTrue;

    /// <summary>Whether predictions are class numbers rather than one score per class.</summary>
    public bool SparseYPred { get; } = sparseYPred;

    /// <summary>The axis of the classes where there is one number per class; the last by default.</summary>
    public int Axis { get; } = axis;
}
