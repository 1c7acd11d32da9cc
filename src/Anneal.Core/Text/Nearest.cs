namespace Anneal;

/// <summary>The nearest known name, for "did you mean".</summary>
internal static class Nearest
{
    /// <summary>The nearest name if it is so near that it may be meant: at most a third of its letters differ, or one of the two is a part of the other.</summary>
    public static string? Meant(string name, IEnumerable<string> known) => To(name, known, 1) is [var nearest] && IsNear(nearest, name) ? nearest : null;

    /// <summary>The nearest names, the nearest first, if that one may be meant; else none.</summary>
    public static IReadOnlyList<string> Meant(string name, IEnumerable<string> known, int count) =>
        To(name, known, count) is [var nearest, ..] all && IsNear(nearest, name) ? all : [];

    /// <summary>The part of a sentence that gives the name which may be meant; nothing if there is none.</summary>
    /// <param name="before">The words before it, such as <c>"; the nearest is"</c>.</param>
    /// <param name="name">What was written.</param>
    /// <param name="known">The names there are.</param>
    /// <param name="quote">The quotation mark.</param>
    public static string Hint(string before, string name, IEnumerable<string> known, char quote = '\'') =>
        Meant(name, known) is { } meant ? $"{before} {quote}{meant}{quote}" : "";

    // Names with few other letters come first, then those that hold what was written; of two that differ by case alone the one more like it.
    private static IReadOnlyList<string> To(string name, IEnumerable<string> known, int count) =>
    [
        .. known.GroupBy(other => other, StringComparer.OrdinalIgnoreCase)
            .Select(same => same.OrderByDescending(other => other.Count(name.Contains)).ThenByDescending(other => other, StringComparer.Ordinal).First())
            .Order(StringComparer.Ordinal).OrderBy(other => IsTypo(other, name) ? 0 : IsPart(name, other) ? 1 : 2).ThenBy(other => EditDistance.Between(other, name)).Take(count),
    ];

    private static bool IsNear(string known, string name) => IsTypo(known, name) || IsPart(known, name) || IsPart(name, known);

    private static bool IsTypo(string known, string name) => EditDistance.Between(known, name) <= Math.Max(1, known.Length / 3);

    private static bool IsPart(string part, string whole) => part.Length > 2 && whole.Contains(part, StringComparison.OrdinalIgnoreCase);
}
