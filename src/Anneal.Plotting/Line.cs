using ScottPlot;

namespace Anneal.Plotting;

/// <summary>A curve in a plot, in one colour, with one entry in the legend.</summary>
internal static class Line
{
    public static void Add(Plot plot, string name, IReadOnlyList<(IReadOnlyList<double> Steps, IReadOnlyList<double> Rates)> pieces)
    {
        var colour = plot.Add.GetNextColor();
        foreach (var (steps, rates) in pieces)
        {
            var line = plot.Add.Scatter(steps.ToArray(), rates.ToArray(), colour);
            line.LineWidth = 2;
            line.MarkerSize = steps.Count == 1 ? 5 : 0;
            line.LegendText = ReferenceEquals(steps, pieces[0].Steps) ? name : "";
        }
    }
}
