using System.Globalization;

namespace Anneal.Data;

/// <summary>Numbers of tables: what is one, what is missing, and why something is neither.</summary>
internal static class TableNumber
{
    public const string NoValue = "there is no value. For features, missing gives the number that stands for it.";

    public const string NoLabel = "there is no value; each row must have one here.";

    public const string Infinite = "the value is not a finite number in float32.";

    /// <summary>Why a number is no weight of a row.</summary>
    public static string NoWeight(ReadOnlySpan<char> text) => $"'{text}' is no weight; weights are 0 or more.";

    private static readonly string[] Words = ["NA", "N/A", "NaN", "null", "?"];

    /// <summary>Whether a text stands for a missing value.</summary>
    public static bool IsMissing(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.IsEmpty) return true;
        foreach (var word in Words)
            if (text.Equals(word, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    // Not by Sep, which takes 1,5 for 15.
    /// <summary>Reads a finite number in the invariant culture: <c>-1.5e3</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out float number) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && float.IsFinite(number);

    /// <summary>Why a text is no finite number.</summary>
    public static string Problem(ReadOnlySpan<char> text, string advice = "") =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? $"'{text}' is not a finite number in float32."
            : $"'{JsonText.Shorten(text.ToString())}' is not a number{(text.Contains('\n') ? "; a quotation mark may not be closed" : advice)}.";
}
