using Anneal.Layers;

namespace Anneal.Metrics;

/// <summary>Thresholds as arguments.</summary>
internal static class ThresholdList
{
    /// <summary>The thresholds, or the default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is outside [0, 1].</exception>
    public static IReadOnlyList<double> Of(Numbers? thresholds, double byDefault) =>
        thresholds is { } given ? Within([.. given], single: given.List is null) : [byDefault];

    /// <summary>Thresholds in [0, 1].</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is outside.</exception>
    public static IReadOnlyList<double> Within(IReadOnlyList<double> thresholds, bool single = false)
    {
        for (var i = 0; i < thresholds.Count; i++)
        {
            if (thresholds[i] is >= 0 and <= 1) continue;
            if (single) throw Require.Refused(thresholds[i], "between 0 and 1", nameof(thresholds));
            throw Require.RefusedElement(i, thresholds[i], "between 0 and 1", nameof(thresholds));
        }
        return thresholds;
    }

    /// <summary>Thresholds at equal distances from 0 to 1; one is 0.5.</summary>
    public static IReadOnlyList<double> Even(int count) => count == 1 ? [0.5] : [.. Enumerable.Range(0, count).Select(i => (double)i / (count - 1))];

    /// <summary>The same with a margin at both ends, which rounding errors do not cross.</summary>
    public static IReadOnlyList<double> WithMargins(IEnumerable<double> between) => [-Losses.Probability.Least, .. between, 1 + Losses.Probability.Least];
}
