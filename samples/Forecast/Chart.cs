using System.Globalization;
using ScottPlot;

namespace Forecast;

/// <summary>The picture of a forecast and the truth.</summary>
internal static class Chart
{
    private const int YearsBefore = 60;

    /// <summary>Draws the years of the test with some before and after them.</summary>
    /// <param name="path">The PNG file.</param>
    /// <param name="series">The truth.</param>
    /// <param name="firstTestYear">The first year of the test.</param>
    /// <param name="forecast">The forecasts of the test.</param>
    /// <param name="future">From the last year on.</param>
    public static void Save(string path, Series series, int firstTestYear, float[] forecast, float[] future)
    {
        using var plot = new Plot();
        var first = Math.Max(series.FirstYear, firstTestYear - YearsBefore);
        Line(first, series.Between(first, series.LastYear), "truth", Colors.Black.Lighten(0.4));
        Line(firstTestYear, forecast, "forecast of the next year", Colors.FireBrick);
        Line(series.LastYear, future, $"forecast of {future.Length - 1} years", Colors.FireBrick).LinePattern = LinePattern.Dotted;
        plot.Add.VerticalLine(firstTestYear - 0.5, color: Colors.LightGray);
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true, LabelFormatter = year => year.ToString("0", CultureInfo.InvariantCulture) };
        plot.Font.Set(Fonts.Sans);
        plot.XLabel("year");
        plot.YLabel("sunspots");
        plot.ShowLegend(Alignment.UpperLeft);
        plot.SavePng(path, width: 900, height: 420);

        ScottPlot.Plottables.Scatter Line(int year, float[] values, string name, Color colour)
        {
            var line = plot.Add.ScatterLine([.. Enumerable.Range(year, values.Length)], values, colour);
            (line.LegendText, line.LineWidth) = (name, 2);
            return line;
        }
    }
}
