using System.Globalization;

namespace Anneal.Schedules;

/// <summary>How rates and places are written, the same in every culture.</summary>
internal static class PreviewText
{
    private const string Levels = " ▁▂▃▄▅▆▇█";

    public static string Rate(double rate) => rate.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>From one rate to another, with as many digits as tell them apart.</summary>
    public static string FromTo(double from, double to)
    {
        var digits = 4;
        while (digits < 17 && from != to && Text(from) == Text(to))
            digits++;
        return $"from {Text(from)} to {Text(to)}";

        string Text(double rate) => rate.ToString($"G{digits}", CultureInfo.InvariantCulture);
    }

    public static string Count(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    public static string Epochs(double step, double perEpoch) => Counted(step / perEpoch, "epoch");

    /// <summary>A number of updates, and in epochs where those are known.</summary>
    public static string Length(double steps, RunLength run) => run.StepsPerEpoch is { } perEpoch
        ? $"{Counted(steps, "update")} ({Epochs(steps, perEpoch)})"
        : Counted(steps, "update");

    /// <summary>An update, and where it lies in epochs.</summary>
    public static string Place(double step, RunLength run) => run.StepsPerEpoch is { } perEpoch
        ? $"update {Count(step)} (after {Epochs(step, perEpoch)})"
        : $"update {Count(step)}";

    private static string Counted(double number, string what) => Count(number) is var count && count == "1" ? $"1 {what}" : $"{count} {what}s";

    /// <summary>Rows of columns filled up to a level, from the top.</summary>
    public static IEnumerable<string> Rows(IReadOnlyList<double> rates, int height)
    {
        var (low, high) = Range(rates);
        var eighths = rates.Select(rate => double.IsFinite(rate) ? Math.Max(1, (int)Math.Round((rate - low) / (high - low) * height * 8)) : 0).ToArray();
        for (var row = height - 1; row >= 0; row--)
        {
            var below = row * 8;
            yield return string.Concat(eighths.Select(level => Levels[Math.Clamp(level - below, 0, 8)]));
        }
    }

    /// <summary>What the chart's lower and upper edge stand for: 0 is part of it.</summary>
    public static (double Low, double High) Range(IEnumerable<double> rates)
    {
        var finite = rates.Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        var (low, high) = (Math.Min(0, finite.Min()), Math.Max(0, finite.Max()));
        return (low, high > low ? high : low + 1);
    }
}
