using Anneal.Layers;

namespace Anneal.Metrics;

/// <summary>Base of the metrics that count decisions of one kind.</summary>
public abstract class DecisionCount : ThresholdMetric
{
    private readonly Decision decision;

    private protected DecisionCount(Decision decision, Numbers? thresholds, string name, string? dtype)
        : base(name, dtype, new(ThresholdList.Of(thresholds, 0.5)), decision) => (this.decision, Thresholds) = (decision, thresholds);

    /// <summary>The thresholds; null for 0.5.</summary>
    public Numbers? Thresholds { get; }

    /// <summary>The weighted number of decisions at each threshold.</summary>
    public sealed override IReadOnlyList<double> Results() => Counts(decision);

    private protected sealed override string VariableName(Decision decision) => "accumulator";
}
