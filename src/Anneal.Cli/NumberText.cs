namespace Anneal.Cli;

/// <summary>Numbers as they are typed: <c>100_000</c> is 100000, as in C# and Python.</summary>
internal static class NumberText
{
    /// <summary>The text without the underscores between digits.</summary>
    public static string Plain(string text) => text.Contains('_', StringComparison.Ordinal) ? Joined(text) : text;

    private static string Joined(string text) => string.Concat(text.Where((letter, i) => letter != '_' || !IsDigit(text, i - 1) || !IsDigit(text, i + 1)));

    private static bool IsDigit(string text, int i) => i >= 0 && i < text.Length && char.IsAsciiDigit(text[i]);
}
