using Anneal.Models;

namespace Anneal.Callbacks;

/// <summary>Which numbers of the logs are better when larger.</summary>
internal static class MetricDirections
{
    private static readonly HashSet<string> Rising =
    [
        "Accuracy", "BinaryAccuracy", "CategoricalAccuracy", "SparseCategoricalAccuracy", "TopKCategoricalAccuracy", "SparseTopKCategoricalAccuracy",
        "Precision", "Recall", "SensitivitySpecificityBase", "SensitivityAtSpecificity", "SpecificityAtSensitivity", "PrecisionAtRecall", "RecallAtPrecision", "AUC",
        "PearsonCorrelation", "ConcordanceCorrelation", "FBetaScore", "F1Score", "IoU", "BinaryIoU", "MeanIoU", "OneHotIoU", "OneHotMeanIoU", "CosineSimilarity", "R2Score",
    ];

    private static readonly HashSet<string> Falling =
    [
        "Hinge", "SquaredHinge", "CategoricalHinge", "BinaryCrossentropy", "CategoricalCrossentropy", "SparseCategoricalCrossentropy", "KLDivergence", "Poisson",
        "MeanSquaredError", "RootMeanSquaredError", "MeanAbsoluteError", "MeanAbsolutePercentageError", "MeanSquaredLogarithmicError", "LogCoshError",
    ];

    /// <summary>Null where that is not known.</summary>
    /// <param name="model">Its losses and metrics are known by the time that training begins.</param>
    /// <param name="name">The name in the logs, without <c>val_</c>.</param>
    public static bool? Rises(Model model, string name)
    {
        if (name == "loss" || (name.EndsWith("_loss", StringComparison.Ordinal) && model.Compilation?.Losses.Any(term => $"{term.Name}_loss" == name) == true)) return false;
        var metrics = (model.Compilation?.Metrics ?? []).Select(term => (term.Name, term.Metric)).Concat(model.OwnMetrics.Select(metric => (metric.Name, Metric: metric)));
        for (var type = metrics.FirstOrDefault(metric => metric.Name == name || name.StartsWith($"{metric.Name}[", StringComparison.Ordinal)).Metric?.GetType(); type is not null; type = type.BaseType)
        {
            if (Rising.Contains(type.Name)) return true;
            if (Falling.Contains(type.Name)) return false;
        }
        return null;
    }
}
