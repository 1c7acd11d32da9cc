using Anneal.Layers;
using static TorchSharp.torch;

namespace Anneal.Metrics;

/// <summary>Base of <see cref="Precision"/> and <see cref="Recall"/>: the part of true positives in all that were predicted or in all that are true.</summary>
public abstract class ChoiceMetric : ThresholdMetric
{
    private readonly Decision others;

    private protected ChoiceMetric(Decision others, Numbers? thresholds, int? topK, int? classId, string name, string? dtype)
        : base(name, dtype, new(ThresholdList.Of(thresholds, topK is null ? 0.5 : LeastScore)), Decision.TruePositives, others)
    {
        this.others = others;
        Thresholds = thresholds;
        TopK = Require.AtLeast(topK, 1);
        ClassId = Require.AtLeast(classId, 0);
    }

    /// <summary>The thresholds; null for 0.5, or for none with <see cref="TopK"/>.</summary>
    public Numbers? Thresholds { get; }

    /// <summary>The number of largest predictions per sample that count as predicted; null for all.</summary>
    public int? TopK { get; }

    /// <summary>The only class that counts; null for all.</summary>
    public int? ClassId { get; }

    // Keras's NEG_INF.
    private static double LeastScore => -1e10;

    /// <summary>The value at each threshold.</summary>
    public sealed override IReadOnlyList<double> Results() => Shares(Decision.TruePositives, others);

    private protected sealed override (Tensor Labels, Tensor Scores) Select(Tensor labels, Tensor scores) =>
        ClassChoice.Only(ClassId, labels, ClassChoice.Top(TopK, scores));
}
