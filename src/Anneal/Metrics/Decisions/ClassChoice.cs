using static TorchSharp.torch;

namespace Anneal.Metrics;

/// <summary>Which classes of targets and predictions count. Runs inside the caller's dispose scope.</summary>
internal static class ClassChoice
{
    /// <summary>One class of the last axis, or all.</summary>
    /// <exception cref="ArgumentException">The predictions have no class axis, or no such class.</exception>
    public static (Tensor Labels, Tensor Scores) Only(int? classId, Tensor labels, Tensor scores)
    {
        if (classId is not { } chosen) return (labels, scores);
        if (scores.dim() < 2 || chosen >= scores.size(-1))
            throw new ArgumentException($"classId {chosen} is not a class of predictions of shape {ShapeText.Of(scores)}, whose last axis holds the classes.", nameof(classId));
        return (labels.select(-1, chosen), scores.select(-1, chosen));
    }

    /// <summary>The k largest scores of the last axis; the others are below every threshold.</summary>
    public static Tensor Top(int? k, Tensor scores)
    {
        if (k is not { } most || scores.dim() == 0 || most >= scores.size(-1)) return scores;
        // Of equal scores the first counts, as in Keras.
        var best = sort(scores, -1, descending: true, stable: true).indices.narrow(-1, 0, most);
        var others = ones_like(scores, dtype: ScalarType.Bool).scatter_(-1, best, zeros_like(best, dtype: ScalarType.Bool));
        return scores.Fill(others, double.NegativeInfinity);
    }
}
