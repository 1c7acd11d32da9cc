using ScottPlot;

namespace Anneal.Plotting;

/// <summary>The names of the curves.</summary>
internal static class Legend
{
    /// <summary>Below, since long names beside a plot would leave it no width.</summary>
    public static void AddBelow(Plot plot)
    {
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.ShowLegend(Edge.Bottom);
    }
}
