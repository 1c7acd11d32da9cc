using static TorchSharp.torch;

namespace Anneal.Metrics;

/// <summary>Counts right and wrong decisions at thresholds: a score above a threshold is a decision for the label.</summary>
/// <remarks>
/// Each score falls into the bin of the thresholds that it passes, and sums over bins give all counts: the work is that of the scores plus that of the thresholds.
/// Keras: <c>update_confusion_matrix_variables</c>.
/// </remarks>
internal sealed class Thresholds
{
    private readonly double[] ascending;
    private readonly long[]? places;
    private readonly bool even, hasMargins;

    /// <param name="values">In any order.</param>
    /// <param name="hasMargins">Whether the first is a little below 0 and the last a little above 1.</param>
    public Thresholds(IReadOnlyList<double> values, bool hasMargins = false)
    {
        Values = values;
        this.hasMargins = hasMargins;
        ascending = [.. values.Order()];
        if (!ascending.SequenceEqual(values)) places = [.. values.Select(value => (long)Array.IndexOf(ascending, value))];
        even = hasMargins || values.Count > 2;
        for (var i = hasMargins ? 1 : 0; even && i < values.Count - (hasMargins ? 1 : 0); i++)
        {
            var place = (double)i / (values.Count - 1);
            even = Math.Abs(values[i] - place) <= 1e-7 + 1e-5 * place;
        }
    }

    public IReadOnlyList<double> Values { get; }

    /// <summary>The sums of weights by decision, of shape (thresholds, columns). Runs inside the caller's dispose scope.</summary>
    /// <param name="labels">Of shape (rows, columns): not 0 is true.</param>
    /// <param name="scores">Of the same shape.</param>
    /// <param name="weight">Of the same shape; null for 1.</param>
    public Func<Decision, Tensor> Count(Tensor labels, Tensor scores, Tensor? weight)
    {
        var (count, columns) = (ascending.Length, scores.size(1));
        var isTrue = labels.to_type(ScalarType.Bool).to_type(ScalarType.Float64);
        var isFalse = Arithmetic.OneMinus(isTrue);
        if (weight is not null) (isTrue, isFalse) = (isTrue * weight, isFalse * weight);
        var passed = Passed(scores);
        var bins = zeros([count + 1, 2 * columns], dtype: ScalarType.Float64, device: scores.device)
            .scatter_add_(0, cat([passed, passed], 1), cat([isTrue, isFalse], 1));
        var above = bins.flip(0).cumsum(0).flip(0);
        var (positive, all) = (above.narrow(0, 1, count), above.narrow(0, 0, 1));
        if (places is not null) positive = positive.index_select(0, tensor(places, device: scores.device));
        var negative = all - positive;
        return decision => decision switch
        {
            Decision.TruePositives => positive.narrow(1, 0, columns),
            Decision.FalsePositives => positive.narrow(1, columns, columns),
            Decision.FalseNegatives => negative.narrow(1, 0, columns),
            _ => negative.narrow(1, columns, columns),
        };
    }

    /// <summary>How many thresholds each score is above; NaN is above none.</summary>
    private Tensor Passed(Tensor scores)
    {
        scores = scores.Fill(scores.isnan(), double.NegativeInfinity);
        if (even)
        {
            var bin = scores.Clip(0, 1).Times(ascending.Length - 1).ceil();
            return (hasMargins ? bin.AtLeast(1) : bin).to_type(ScalarType.Int64);
        }
        // A threshold and a score that are written alike are equal, in float32 too.
        var borders = tensor(ascending, dtype: scores.dtype, device: scores.device);
        return bucketize(scores, borders);
    }
}
