using static TorchSharp.torch;

namespace Anneal.Metrics;

/// <summary>Sums over the rows of predictions of shape (samples, columns).</summary>
internal static class Columns
{
    /// <summary>The number of columns.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="predictions">The predictions.</param>
    /// <param name="before">The number in earlier batches; null if there were none.</param>
    /// <exception cref="ArgumentException">The predictions have no such shape.</exception>
    public static long Of(Metric metric, Tensor predictions, long? before) => predictions.dim() == 2 && predictions.size(1) == (before ?? predictions.size(1))
        ? predictions.size(1)
        : throw new ArgumentException(
            $"Metric '{metric.Name}' needs predictions of shape (samples, {before?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "columns"}); their shape was {ShapeText.Of(predictions)}.", nameof(predictions));

    /// <summary>The sums.</summary>
    public static double[] Read(Variable sums)
    {
        using var scope = NewDisposeScope();
        return sums.Value.cpu().data<double>().ToArray();
    }
}
