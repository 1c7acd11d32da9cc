namespace Anneal;

/// <summary>The nearest known name, for "did you mean".</summary>
internal static class Nearest
{
    public static string To(string name, IEnumerable<string> known) => To(name, known, 1)[0];

    /// <summary>The nearest names, the nearest first.</summary>
    public static IReadOnlyList<string> To(string name, IEnumerable<string> known, int count) =>
        [.. known.Distinct().Order(StringComparer.Ordinal).OrderBy(other => EditDistance.Between(other, name)).Take(count)];
}
