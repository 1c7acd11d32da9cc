using Anneal.Losses;
using static TorchSharp.torch;

namespace Anneal.Metrics;

/// <summary>The area under a curve: of the ROC curve (0.5 for guesses, 1 for perfect predictions) or of precision over recall, estimated at thresholds.</summary>
/// <remarks>
/// Targets are 0 and 1; predictions have the same shape and are probabilities, or logits with <see cref="FromLogits"/>. More thresholds make the estimate closer.
/// Source: <c>keras.metrics.AUC</c>.
/// </remarks>
[Keras("keras.metrics"), ConfigOrder("name", "dtype", "num_thresholds", "curve", "summation_method", "multi_label", "num_labels", "label_weights", "from_logits")]
public sealed partial class AUC : ThresholdMetric
{
    private long? labels;

    /// <summary>Makes the metric.</summary>
    /// <param name="numThresholds">The number of thresholds, at equal distances from 0 to 1; at least 2. Default 200.</param>
    /// <param name="curve">The curve: <c>"ROC"</c> (the default), <c>"PR"</c> or <c>"PRGAIN"</c>.</param>
    /// <param name="summationMethod">How areas between points are estimated: <c>"interpolation"</c> (the default), <c>"minoring"</c> or <c>"majoring"</c>.</param>
    /// <param name="name">The name of the metric in logs. Default: <c>auc</c>.</param>
    /// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
    /// <param name="thresholds">Thresholds in [0, 1] in place of <paramref name="numThresholds"/>; one below 0 and one above 1 are added. Null (the default) for none.</param>
    /// <param name="multiLabel">Whether each class of predictions of shape (samples, classes) has a curve of its own; the result is the mean of their areas. Default false.</param>
    /// <param name="numLabels">The number of classes, if <paramref name="multiLabel"/>. Null (the default): that of the first batch.</param>
    /// <param name="labelWeights">A weight of 0 or more per class: of its area if <paramref name="multiLabel"/>, else of its decisions. Null (the default) for 1.</param>
    /// <param name="fromLogits">Whether predictions are logits (any number) rather than probabilities. Default false.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of thresholds is below 2, a threshold outside [0, 1] or a number of classes below 1.</exception>
    /// <exception cref="ArgumentException"><paramref name="numLabels"/> is given without <paramref name="multiLabel"/>, or differs from the number of weights.</exception>
    public AUC(
        int numThresholds = 200, Choice<AUCCurve> curve = default, Choice<AUCSummationMethod> summationMethod = default, string? name = null, string? dtype = null,
        IReadOnlyList<double>? thresholds = null, bool multiLabel = false, int? numLabels = null, LabelWeights? labelWeights = null, bool fromLogits = false)
        : base(
            name ?? "auc", dtype, new(ThresholdList.WithMargins(Between(numThresholds, thresholds)), hasMargins: true),
            Decision.TruePositives, Decision.FalsePositives, Decision.TrueNegatives, Decision.FalseNegatives)
    {
        Thresholds = thresholds is null ? null : [.. thresholds.Order()];
        NumThresholds = thresholds is null ? numThresholds : thresholds.Count + 2;
        Curve = Require.Defined(curve);
        SummationMethod = Require.Defined(summationMethod);
        MultiLabel = multiLabel;
        NumLabels = Require.AtLeast(numLabels, 1);
        if (numLabels is not null && !multiLabel) throw Require.Wrong(nameof(numLabels), "needs multiLabel: true");
        LabelWeights = labelWeights;
        if (numLabels is { } count && labelWeights is { } weights && weights.Count != count)
            throw Require.Wrong(nameof(labelWeights), $"must have one weight per class; it had {weights.Count} for {count} classes");
        FromLogits = fromLogits;
        labels = numLabels;
    }

    /// <summary>The number of thresholds, with those at both ends.</summary>
    public int NumThresholds { get; }

    /// <summary>The curve.</summary>
    public AUCCurve Curve { get; }

    /// <summary>How areas between points are estimated.</summary>
    public AUCSummationMethod SummationMethod { get; }

    /// <summary>The thresholds that were given, in rising order; null for even ones.</summary>
    [OmitFromConfig(null)]
    public IReadOnlyList<double>? Thresholds { get; }

    /// <summary>Whether each class has a curve of its own.</summary>
    public bool MultiLabel { get; }

    /// <summary>The number of classes that was given, or null.</summary>
    public int? NumLabels { get; }

    /// <summary>A weight per class; null for 1.</summary>
    public LabelWeights? LabelWeights { get; }

    /// <summary>Whether predictions are logits rather than probabilities.</summary>
    public bool FromLogits { get; }

    private protected override bool KnowsShapes => !MultiLabel || labels is not null;

    internal override void Learn(long columns) => labels ??= MultiLabel ? columns : null;

    private protected override long? Columns => MultiLabel ? labels ?? 1 : null;

    private protected override IEnumerable<double>? ClassFactors => MultiLabel ? null : LabelWeights;

    /// <summary>The area; with <see cref="MultiLabel"/>, the weighted mean of the areas.</summary>
    public override IReadOnlyList<double> Results()
    {
        var columns = (int)(Columns ?? 1);
        var (hits, alarms) = (Counts(Decision.TruePositives), Counts(Decision.FalsePositives));
        var (misses, rests) = (Counts(Decision.FalseNegatives), Counts(Decision.TrueNegatives));
        double[] factors = MultiLabel && LabelWeights is { } given ? [.. given] : [.. Enumerable.Repeat(1.0, columns)];
        var sum = 0.0;
        for (var column = 0; column < columns; column++)
        {
            var points = new CurvePoint[NumThresholds];
            for (var i = 0; i < points.Length; i++) points[i] = new(hits[i * columns + column], alarms[i * columns + column], misses[i * columns + column], rests[i * columns + column]);
            sum += factors[column] * CurveArea.Of(points, Curve, SummationMethod);
        }
        return [CurvePoint.Ratio(sum, factors.Sum())];
    }

    private protected override (Tensor Labels, Tensor Scores) Select(Tensor yTrue, Tensor yPred)
    {
        if (!HasState) labels = NumLabels ?? LabelWeights?.Count;
        if (MultiLabel ? yPred.dim() != 2 || yPred.size(1) != (labels ?? yPred.size(1)) : LabelWeights is { } given && (yPred.dim() == 0 || yPred.size(-1) != given.Count))
            throw new ArgumentException(
                $"Predictions of shape {ShapeText.Of(yPred)} do not fit {Name}, which needs {(labels is { } count ? $"{count} classes on the last axis" : "shape (samples, classes)")}.", nameof(yPred));
        if (MultiLabel) labels = yPred.size(1);
        return (yTrue, FromLogits ? yPred.sigmoid() : yPred);
    }

    private static IEnumerable<double> Between(int numThresholds, IReadOnlyList<double>? thresholds) =>
        thresholds is null ? ThresholdList.Even(Require.AtLeast(numThresholds, 2)).Skip(1).SkipLast(1) : ThresholdList.Within(thresholds).Order();
}
