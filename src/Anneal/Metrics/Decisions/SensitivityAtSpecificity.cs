namespace Anneal.Metrics;

/// <summary>The best sensitivity among the thresholds at which the specificity is at least a given one.</summary>
/// <param name="specificity">The least specificity, in [0, 1].</param>
/// <param name="numThresholds">The number of thresholds, at equal distances from 0 to 1; at least 1, which is 0.5. Default 200.</param>
/// <param name="classId">The only class of the last axis that counts, from 0; null (the default) for all.</param>
/// <param name="name">The name of the metric in logs. Default: <c>sensitivity_at_specificity</c>.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="specificity"/> is outside [0, 1], <paramref name="numThresholds"/> is below 1 or <paramref name="classId"/> below 0.</exception>
/// <remarks>The sensitivity is the part of the true that is predicted, the specificity the part of the false that is not. Targets and predictions have the same shape. The result is 0 if no threshold fits. Source: <c>keras.metrics.SensitivityAtSpecificity</c>.</remarks>
[Keras("keras.metrics"), ConfigOrder("name", "dtype", "class_id", "num_thresholds")]
public sealed partial class SensitivityAtSpecificity(double specificity, int numThresholds = 200, int? classId = null, string? name = null, string? dtype = null)
    : ConstrainedMetric(numThresholds, classId, name ?? "sensitivity_at_specificity", dtype)
{
    /// <summary>The least specificity.</summary>
    public double Specificity { get; } = Require.Fraction(specificity);

    /// <summary>The best value.</summary>
    public override IReadOnlyList<double> Results() => Best(Sensitivities, Specificities, Specificity);
}
