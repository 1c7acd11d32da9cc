using System.CommandLine;
using System.Globalization;

namespace Anneal.Cli;

/// <summary>Whole numbers as they are typed: <c>1000</c>, <c>100_000</c> or <c>1e6</c>.</summary>
internal static class WholeNumber
{
    /// <summary>The value of an option, or null if it was not given.</summary>
    public static long? Of(ParseResult parsed, Option<string?> option, long least, long most)
    {
        if (parsed.GetValue(option) is not { } text)
            return null;
        return Parse(text) is { } value && value >= least && value <= most
            ? value
            : throw new UsageException($"{option.Name} must be a whole number from {least} to {most}; it was '{text}'.");
    }

    public static long? Parse(string text) =>
        long.TryParse(NumberText.Plain(text), NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value) ? value : null;
}
