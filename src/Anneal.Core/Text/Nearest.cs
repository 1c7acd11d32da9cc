namespace Anneal;

/// <summary>The nearest known name, for "did you mean".</summary>
internal static class Nearest
{
    public static string To(string name, IEnumerable<string> known) => To(name, known, 1)[0];

    /// <summary>The nearest name if it is so near that it may be meant: at most a third of its letters differ.</summary>
    public static string? Meant(string name, IEnumerable<string> known) =>
        To(name, known) is var nearest && EditDistance.Between(nearest, name) <= Math.Max(1, nearest.Length / 3) ? nearest : null;

    /// <summary>The nearest names, the nearest first; of two that differ by case alone the one more like what was written.</summary>
    public static IReadOnlyList<string> To(string name, IEnumerable<string> known, int count) =>
    [
        .. known.GroupBy(other => other, StringComparer.OrdinalIgnoreCase)
            .Select(same => same.OrderByDescending(other => other.Count(name.Contains)).ThenByDescending(other => other, StringComparer.Ordinal).First())
            .Order(StringComparer.Ordinal).OrderBy(other => EditDistance.Between(other, name)).Take(count),
    ];
}
