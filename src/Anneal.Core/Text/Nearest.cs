namespace Anneal;

/// <summary>The nearest known name, for "did you mean".</summary>
internal static class Nearest
{
    public static string To(string name, IEnumerable<string> known) => Sorted(name, known).First();

    /// <summary>The nearest name if it is so near that it may be meant: at most a third of its letters differ.</summary>
    public static string? Meant(string name, IEnumerable<string> known) =>
        To(name, known) is var nearest && EditDistance.Between(nearest, name) <= Math.Max(1, nearest.Length / 3) ? nearest : null;

    /// <summary>The nearest names, the nearest first; of two that differ by case alone the one more like what was written.</summary>
    public static IReadOnlyList<string> To(string name, IEnumerable<string> known, int count) =>
    [
        .. Sorted(name, known.GroupBy(other => other, StringComparer.OrdinalIgnoreCase).Select(same => same.MaxBy(other => other.Count(name.Contains))!)).Take(count),
    ];

    private static IEnumerable<string> Sorted(string name, IEnumerable<string> known) =>
        known.Distinct().Order(StringComparer.Ordinal).OrderBy(other => EditDistance.Between(other, name));
}
