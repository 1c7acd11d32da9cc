using System.Globalization;
using Anneal.Cli.Schedules;

namespace Anneal.Cli.Output;

/// <summary>Schedules drawn with letters, 80 columns wide wherever it goes.</summary>
internal static class TextChart
{
    private const int Width = 66, Height = 15;
    private const string Marks = "*+ox#@%&";

    public static void Write(TextWriter writer, IReadOnlyList<NamedSchedule> schedules, long length)
    {
        var steps = Enumerable.Range(0, Width).Select(column => (long)Math.Round(column * (double)(length - 1) / (Width - 1))).ToArray();
        var rates = schedules.Select(schedule => steps.Select(step => schedule.Schedule.At(step)).ToArray()).ToArray();
        var finite = rates.SelectMany(row => row).Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        var (low, high) = (Math.Min(0, finite.Min()), Math.Max(0, finite.Max()));
        if (low == high)
            high = 1;

        for (var row = Height - 1; row >= 0; row--)
        {
            var label = row is 0 or Height - 1 or Height / 2
                ? (low + (high - low) * row / (Height - 1)).ToString("G4", CultureInfo.InvariantCulture)
                : "";
            writer.WriteLine($"{label,11} |{Line(rates, row, low, high)}".TrimEnd());
        }

        var end = (length - 1).ToString(CultureInfo.InvariantCulture);
        writer.WriteLine($"{"",11} +{new string('-', Width)}");
        writer.WriteLine($"{"step",11}  0{end.PadLeft(Width - 1)}");
        if (schedules.Count > 1)
            for (var i = 0; i < schedules.Count; i++)
                writer.WriteLine($"{Marks[i % Marks.Length],11}  {schedules[i].Label}");
    }

    private static string Line(double[][] rates, int row, double low, double high) => new([.. Enumerable.Range(0, Width).Select(column =>
    {
        for (var i = rates.Length - 1; i >= 0; i--)
            if (double.IsFinite(rates[i][column]) && Math.Round((rates[i][column] - low) / (high - low) * (Height - 1)) == row)
                return Marks[i % Marks.Length];
        return ' ';
    })]);
}
