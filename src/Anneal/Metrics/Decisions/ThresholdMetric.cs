using Anneal.Losses;
using static TorchSharp.torch;

namespace Anneal.Metrics;

/// <summary>Base of the metrics that count right and wrong decisions at thresholds: a prediction above the threshold is a decision for the class.</summary>
/// <remarks>Targets and predictions have the same shape; a target other than 0 is true. Predictions are probabilities; NaN is above no threshold.</remarks>
public abstract class ThresholdMetric : Metric
{
    private readonly Thresholds at;
    private readonly Decision[] kept;
    private Variable[] counts = [];

    private protected ThresholdMetric(string name, string? dtype, Thresholds at, params Decision[] kept)
        : base(name, dtype) => (this.at, this.kept) = (at, kept);

    /// <summary>The number of classes that are counted apart; null for all together.</summary>
    private protected virtual long? Columns => null;

    /// <summary>A weight for each class, or null.</summary>
    private protected virtual IEnumerable<double>? ClassFactors => null;

    /// <inheritdoc/>
    public sealed override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        ArgumentNullException.ThrowIfNull(yTrue);
        ArgumentNullException.ThrowIfNull(yPred);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var (labels, scores) = Operands.Align(yTrue, FloatType.AtLeast(yPred, LeastPrecision));
        (labels, scores) = Select(labels, scores);
        var weight = WeightOf(ref scores, sampleWeight);
        var columns = Columns ?? 1;
        var found = at.Count(labels.reshape(-1, columns), scores.reshape(-1, columns), weight?.expand_as(scores).reshape(-1, columns));
        RequireVariables(scores.device);
        for (var i = 0; i < kept.Length; i++) WeightedMean.Accumulate(counts[i], Columns is null ? found(kept[i]).squeeze(1) : found(kept[i]));
    }

    /// <inheritdoc/>
    public sealed override double Result() => OnlyResult();

    /// <summary>What counts of targets and predictions of one shape.</summary>
    private protected virtual (Tensor Labels, Tensor Scores) Select(Tensor labels, Tensor scores) => (labels, scores);

    private protected virtual string VariableName(Decision decision) => decision.Name();

    private protected sealed override void CreateVariables(Device device) =>
        counts = [.. kept.Select(decision => AddVariable(VariableName(decision), Columns is { } columns ? [at.Values.Count, columns] : [at.Values.Count], device))];

    /// <summary>The counts of a decision, by threshold and then by class.</summary>
    private protected double[] Counts(Decision decision)
    {
        if (!HasState) return new double[at.Values.Count * (Columns ?? 1)];
        using var scope = NewDisposeScope();
        return counts[Array.IndexOf(kept, decision)].Value.cpu().data<double>().ToArray();
    }

    /// <summary>For each threshold the part that the first has of both; 0 where both are 0.</summary>
    private protected double[] Shares(Decision of, Decision other) => [.. Counts(of).Zip(Counts(other), Share)];

    /// <summary><c>part / (part + rest)</c>, or 0 where both are 0.</summary>
    private protected static double Share(double part, double rest) => part + rest is var all && all == 0 ? 0 : part / all;

    private Tensor? WeightOf(ref Tensor scores, Tensor? sampleWeight)
    {
        Tensor? weight = null;
        if (sampleWeight is not null) (scores, weight) = LossReduction.FitWeight(scores, Operands.AsType(sampleWeight, ScalarType.Float64));
        if (ClassFactors is not { } factors) return weight;
        var byClass = tensor(factors.ToArray(), device: scores.device);
        return weight is null ? byClass : weight * byClass;
    }
}
