using System.Globalization;
using Anneal.Cli.Schedules;

namespace Anneal.Cli.Output;

/// <summary>Schedules drawn as text, 80 columns wide, or as wide as a narrower terminal.</summary>
internal static class TextChart
{
    private const int Narrowest = 30, Widest = 80, Margin = 14, Height = 15;
    private const string Marks = "*+ox#@%&";

    public static void Write(TextWriter writer, IReadOnlyList<NamedSchedule> schedules, long length, ChartStyle style, int? columns)
    {
        var logarithmic = style.Logarithmic;
        // A terminal that does not know its width says 0.
        var width = (columns > 0 ? Math.Clamp(columns.Value, Narrowest, Widest) : Widest) - Margin;
        var steps = Enumerable.Range(0, width).Select(column => (long)Math.Round(column * (double)(length - 1) / (width - 1))).ToArray();
        var places = schedules.Select(schedule => steps.Select(step => Place(schedule.Schedule.At(step), logarithmic)).ToArray()).ToArray();
        var (low, high) = Limits(places, style);

        for (var row = Height - 1; row >= 0; row--)
        {
            var label = row is 0 or Height - 1 or Height / 2
                ? Rate(low + (high - low) * row / (Height - 1), logarithmic).ToString("G4", CultureInfo.InvariantCulture)
                : "";
            writer.WriteLine($"{label,11} |{Line(places, row, low, high)}".TrimEnd());
        }

        var end = (length - 1).ToString(CultureInfo.InvariantCulture);
        writer.WriteLine($"{"",11} +{new string('-', width)}");
        writer.WriteLine($"{"step",11}  0{end.PadLeft(width - 1)}");
        if (schedules.Count > 1)
            for (var i = 0; i < schedules.Count; i++)
                writer.WriteLine($"{Marks[i % Marks.Length],11}  {schedules[i].Label}");
    }

    private static double Place(double rate, bool logarithmic) => logarithmic ? Math.Log10(rate) : rate;

    private static double Rate(double place, bool logarithmic) => logarithmic ? Math.Pow(10, place) : place;

    /// <summary>From 0 where it can be shown.</summary>
    private static (double Low, double High) Limits(double[][] places, ChartStyle style)
    {
        var finite = places.SelectMany(row => row).Where(double.IsFinite).ToList();
        if (style.Logarithmic && finite.Count == 0)
            throw new UsageException("--log needs a rate above 0; there is none.");
        if (!style.Logarithmic && (!style.Fit || finite.Count == 0))
            finite.Add(0);
        var (low, high) = (finite.Min(), finite.Max());
        return (low, low == high ? low + 1 : high);
    }

    private static string Line(double[][] places, int row, double low, double high) => new([.. Enumerable.Range(0, places[0].Length).Select(column =>
    {
        for (var i = places.Length - 1; i >= 0; i--)
            if (double.IsFinite(places[i][column]) && Math.Round((places[i][column] - low) / (high - low) * (Height - 1)) == row)
                return Marks[i % Marks.Length];
        return ' ';
    })]);
}
