using ScottPlot;

namespace Anneal.Plotting;

/// <summary>The names of the curves.</summary>
internal static class Legend
{
    private const float RowHeight = 21, LetterWidth = 7, Symbol = 60, MostOfHeight = 0.35f;

    /// <summary>In one row, for short names.</summary>
    public static void AddAbove(Plot plot)
    {
        plot.Legend.Orientation = Orientation.Horizontal;
        var panel = plot.ShowLegend(Edge.Top);
        (panel.Alignment, panel.Padding) = (Alignment.UpperLeft, new PixelPadding(0));
    }

    /// <summary>Below, since long names beside a plot would leave it no width: as many as its height allows, and of each as much as its width allows.</summary>
    public static void AddBelow(Plot plot, int width, int height)
    {
        var rows = (int)(MostOfHeight * height / RowHeight / plot.ScaleFactor);
        var letters = Math.Max(8, (int)((width / plot.ScaleFactor - Symbol) / LetterWidth));
        foreach (var (i, line) in plot.GetPlottables<ScottPlot.Plottables.Scatter>().Where(line => line.LegendText.Length > 0).Index())
            line.LegendText = i >= rows ? "" : line.LegendText.Length > letters ? $"{line.LegendText[..(letters - 1)]}…" : line.LegendText;
        if (rows > 0)
            plot.ShowLegend(Edge.Bottom);
    }
}
