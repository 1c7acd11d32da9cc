namespace Anneal.Metrics;

/// <summary>The best specificity among the thresholds at which the sensitivity is at least a given one.</summary>
/// <param name="sensitivity">The least sensitivity, in [0, 1].</param>
/// <param name="numThresholds">The number of thresholds, at equal distances from 0 to 1; at least 1, which is 0.5. Default 200.</param>
/// <param name="classId">The only class of the last axis that counts, from 0; null (the default) for all.</param>
/// <param name="name">The name of the metric in logs. Default: <c>specificity_at_sensitivity</c>.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="sensitivity"/> is outside [0, 1], <paramref name="numThresholds"/> is below 1 or <paramref name="classId"/> below 0.</exception>
/// <remarks>The specificity is the part of the false that is not predicted, the sensitivity the part of the true that is. Targets and predictions have the same shape. The result is 0 if no threshold fits. Source: <c>keras.metrics.SpecificityAtSensitivity</c>.</remarks>
[Keras("keras.metrics"), ConfigOrder("name", "dtype", "class_id", "num_thresholds")]
public sealed partial class SpecificityAtSensitivity(double sensitivity, int numThresholds = 200, int? classId = null, string? name = null, string? dtype = null)
    : ConstrainedMetric(numThresholds, classId, name ?? "specificity_at_sensitivity", dtype)
{
    /// <summary>The least sensitivity.</summary>
    public double Sensitivity { get; } = Require.Fraction(sensitivity);

    /// <summary>The best value.</summary>
    public override IReadOnlyList<double> Results() => Best(Specificities, Sensitivities, Sensitivity);
}
