namespace Anneal.Metrics;

/// <summary>The best recall among the thresholds at which the precision is at least a given one.</summary>
/// <param name="precision">The least precision, in [0, 1].</param>
/// <param name="numThresholds">The number of thresholds, at equal distances from 0 to 1; at least 1, which is 0.5. Default 200.</param>
/// <param name="classId">The only class of the last axis that counts, from 0; null (the default) for all.</param>
/// <param name="name">The name of the metric in logs. Default: <c>recall_at_precision</c>.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="precision"/> is outside [0, 1], <paramref name="numThresholds"/> is below 1 or <paramref name="classId"/> below 0.</exception>
/// <remarks>The recall is the part of the true that is predicted, the precision the part of the predicted that is true. Targets and predictions have the same shape. The result is 0 if no threshold fits. Source: <c>keras.metrics.RecallAtPrecision</c>.</remarks>
[Keras("keras.metrics"), ConfigOrder("name", "dtype", "class_id", "num_thresholds")]
public sealed partial class RecallAtPrecision(double precision, int numThresholds = 200, int? classId = null, string? name = null, string? dtype = null)
    : ConstrainedMetric(numThresholds, classId, name ?? "recall_at_precision", dtype)
{
    /// <summary>The least precision.</summary>
    public double Precision { get; } = Require.Fraction(precision);

    /// <summary>The best value.</summary>
    public override IReadOnlyList<double> Results() => Best(Sensitivities, Precisions, Precision);
}
