using static TorchSharp.torch;

namespace Anneal.Metrics;

/// <summary>Base of the metrics that give the best value of one share of decisions among the thresholds at which another is large enough.</summary>
public abstract class ConstrainedMetric : ThresholdMetric
{
    private protected ConstrainedMetric(int numThresholds, int? classId, string name, string? dtype)
        : base(
            name, dtype, new(ThresholdList.Even(Require.AtLeast(numThresholds, 1))),
            Decision.TruePositives, Decision.FalsePositives, Decision.TrueNegatives, Decision.FalseNegatives) =>
        (NumThresholds, ClassId) = (numThresholds, Require.AtLeast(classId, 0));

    /// <summary>The number of thresholds, at equal distances from 0 to 1.</summary>
    public int NumThresholds { get; }

    /// <summary>The only class that counts; null for all.</summary>
    public int? ClassId { get; }

    private protected double[] Sensitivities => Shares(Decision.TruePositives, Decision.FalseNegatives);

    private protected double[] Specificities => Shares(Decision.TrueNegatives, Decision.FalsePositives);

    private protected double[] Precisions => Shares(Decision.TruePositives, Decision.FalsePositives);

    private protected sealed override (Tensor Labels, Tensor Scores) Select(Tensor labels, Tensor scores) => ClassChoice.Only(ClassId, labels, scores);

    /// <summary>The largest of some values where others are at least a limit; 0 where none are.</summary>
    private protected static IReadOnlyList<double> Best(double[] values, double[] others, double least) =>
        [values.Zip(others).Where(pair => pair.Second >= least).Select(pair => pair.First).DefaultIfEmpty(0).Max()];
}
