using Anneal.Losses;
using static TorchSharp.torch;

namespace Anneal.Metrics;

/// <summary>The part of the variance of the targets that the predictions explain: <c>1 - sum((t - p)^2) / sum((t - mean(t))^2)</c>. 1 is perfect, 0 as good as the mean.</summary>
/// <param name="classAggregation">How the scores of several outputs become one, <c>"uniform_average"</c> (the default) or <c>"variance_weighted_average"</c>; null for one result per output.</param>
/// <param name="numRegressors">The number of independent inputs of the adjusted score <c>1 - (1 - r) (n - 1) / (n - k - 1)</c>, 0 or more. Default 0: not adjusted.</param>
/// <param name="name">The name of the metric in logs.</param>
/// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="numRegressors"/> is below 0.</exception>
/// <remarks>
/// Targets and predictions have shape (samples, outputs) or (samples). The result is NaN before the first batch. With <paramref name="numRegressors"/> samples or fewer, the score is not adjusted.
/// Source: <c>keras.metrics.R2Score</c>.
/// </remarks>
[Keras("keras.metrics")]
public sealed partial class R2Score(ChoiceOrNull<R2Aggregation> classAggregation = default, int numRegressors = 0, string name = "r2_score", string? dtype = null)
    : Metric(name, dtype)
{
    private long? outputs;
    private Variable samples = null!, squares = null!, sums = null!, residuals = null!, counts = null!;

    /// <summary>How the scores of several outputs become one; null for one per output.</summary>
    public R2Aggregation? ClassAggregation { get; } = classAggregation.Value is { } given ? Require.Defined(given, nameof(classAggregation)) : null;

    /// <summary>The number of independent inputs; 0 for a score that is not adjusted.</summary>
    public int NumRegressors { get; } = Require.AtLeast(numRegressors, 0);

    private protected override bool KnowsShapes => outputs is not null;

    internal override void Learn(long columns) => outputs ??= columns;

    /// <inheritdoc/>
    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        ArgumentNullException.ThrowIfNull(yTrue);
        ArgumentNullException.ThrowIfNull(yPred);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var (t, p) = Operands.Align(Operands.Column(yTrue), FloatType.AtLeast(Operands.Column(yPred), LeastPrecision));
        outputs = Columns.Of(this, p, HasState ? outputs : null);
        RequireVariables(p.device);
        (t, p) = (t.to_type(ScalarType.Float64), p.to_type(ScalarType.Float64));
        var weight = sampleWeight is null ? ones_like(t) : LossReduction.FitWeight(t, Operands.AsType(sampleWeight, ScalarType.Float64)).Weight.expand_as(t);
        WeightedMean.Accumulate(sums, (t * weight).sum([0]));
        WeightedMean.Accumulate(squares, (t.Squared() * weight).sum([0]));
        WeightedMean.Accumulate(residuals, ((t - p).Squared() * weight).sum([0]));
        WeightedMean.Accumulate(counts, weight.sum([0]));
        WeightedMean.Accumulate(samples, weight.to_type(ScalarType.Bool).any(1).sum());
    }

    /// <inheritdoc/>
    public override double Result() => OnlyResult();

    /// <summary>One score, or one per output without <see cref="ClassAggregation"/>; NaN before the first batch.</summary>
    public override IReadOnlyList<double> Results()
    {
        if (!HasState) return [double.NaN];
        var (sum, square, residual, count) = (Columns.Read(sums), Columns.Read(squares), Columns.Read(residuals), Columns.Read(counts));
        double[] totals = [.. sum.Select((s, i) => square[i] - s * (s / count[i]))];
        double[] scores = [.. totals.Select((total, i) => 1 - residual[i] / total is var score && double.IsInfinity(score) ? 0 : 1 - residual[i] / total)];
        double[] results = ClassAggregation switch
        {
            R2Aggregation.UniformAverage => [scores.Average()],
            R2Aggregation.VarianceWeightedAverage => [totals.Zip(scores, (total, score) => total * score).Sum() / totals.Sum()],
            _ => scores,
        };
        var free = Columns.Read(samples)[0] - 1;
        return NumRegressors == 0 || NumRegressors >= free ? results : [.. results.Select(score => 1 - (1 - score) * free / (free - NumRegressors))];
    }

    private protected override void CreateVariables(Device device)
    {
        samples = AddVariable("num_samples", [], device);
        Shape shape = [outputs!.Value];
        (squares, sums) = (AddVariable("squared_sum", shape, device), AddVariable("sum", shape, device));
        (residuals, counts) = (AddVariable("residual", shape, device), AddVariable("count", shape, device));
    }
}
