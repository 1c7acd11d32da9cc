using Anneal.Losses;
using static TorchSharp.torch;

namespace Anneal.Metrics;

/// <summary>Base of <see cref="FBetaScore"/> and <see cref="F1Score"/>: the weighted harmonic mean of precision and recall.</summary>
public abstract class FScore : Metric
{
    private readonly double beta;
    private long? classes;
    private Variable hits = null!, alarms = null!, misses = null!, weights = null!;

    private protected FScore(Choice<FScoreAverage>? average, double beta, double? threshold, string name, string? dtype)
        : base(name, dtype)
    {
        Average = average is { } given ? Require.Defined(given) : null;
        this.beta = Require.Positive(beta);
        Threshold = threshold is null or (> 0 and <= 1) ? threshold : throw Require.Refused(threshold, "greater than 0 and at most 1");
    }

    /// <summary>How the scores of the classes become one; null for one score per class.</summary>
    public FScoreAverage? Average { get; }

    /// <summary>The value that a prediction must exceed to be a decision for its class; null for the largest of the row alone.</summary>
    public double? Threshold { get; }

    private bool IsMicro => Average == FScoreAverage.Micro;

    private protected sealed override bool KnowsShapes => IsMicro || classes is not null;

    internal sealed override void Learn(long columns) => classes ??= columns;

    /// <inheritdoc/>
    public sealed override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        ArgumentNullException.ThrowIfNull(yTrue);
        ArgumentNullException.ThrowIfNull(yPred);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var (t, scores) = Operands.Align(Operands.Column(yTrue), FloatType.AtLeast(Operands.Column(yPred), LeastPrecision));
        classes = Columns.Of(this, scores, HasState ? classes : null);
        RequireVariables(scores.device);
        t = t.to_type(ScalarType.Float64);
        var p = Chosen(scores).to_type(ScalarType.Float64);
        var weight = sampleWeight is null ? null : LossReduction.FitWeight(t, Operands.AsType(sampleWeight, ScalarType.Float64)).Weight;
        Add(hits, p * t);
        Add(alarms, p * Arithmetic.OneMinus(t));
        Add(misses, Arithmetic.OneMinus(p) * t);
        Add(weights, t);

        void Add(Variable sum, Tensor values)
        {
            if (weight is not null) values = values * weight;
            WeightedMean.Accumulate(sum, IsMicro ? values.sum() : values.sum([0]));
        }
    }

    /// <inheritdoc/>
    public sealed override double Result() => OnlyResult();

    /// <summary>One score, or one per class without <see cref="Average"/>; 0 before the first batch.</summary>
    public sealed override IReadOnlyList<double> Results()
    {
        if (!HasState) return [0];
        var (h, a, m) = (Columns.Read(hits), Columns.Read(alarms), Columns.Read(misses));
        double[] scores = [.. h.Select((hit, i) => Score(hit, a[i], m[i]))];
        if (Average is null) return scores;
        if (Average != FScoreAverage.Weighted) return [scores.Average()];
        var share = Columns.Read(weights);
        return [scores.Zip(share, (score, weight) => score * weight).Sum() / (share.Sum() + Probability.Least)];
    }

    private protected sealed override void CreateVariables(Device device)
    {
        Shape shape = IsMicro ? [] : [classes!.Value];
        (hits, alarms) = (AddVariable("true_positives", shape, device), AddVariable("false_positives", shape, device));
        (misses, weights) = (AddVariable("false_negatives", shape, device), AddVariable("intermediate_weights", shape, device));
    }

    private double Score(double hit, double alarm, double miss)
    {
        var (precision, recall, square) = (hit / (hit + alarm + Probability.Least), hit / (hit + miss + Probability.Least), beta * beta);
        return (1 + square) * (precision * recall / (square * precision + recall + Probability.Least));
    }

    // A row of zeros is a decision for no class.
    private Tensor Chosen(Tensor scores) => Threshold is { } threshold
        ? scores.IsAbove(threshold)
        : scores.ge(scores.amax([-1], keepdim: true)).logical_and_(scores.abs().IsAbove(1e-9));
}
