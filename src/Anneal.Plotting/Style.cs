using ScottPlot;
using SkiaSharp;

namespace Anneal.Plotting;

/// <summary>The look of all pictures: a sans-serif font, thin grey axes, and nothing that shows no data.</summary>
internal static class Style
{
    // Between these sizes letters have 12 pixels; all of a picture is larger or smaller beyond them.
    private const double LeastWidth = 400, LeastHeight = 280, MostWidth = 1000, MostHeight = 600, LeastScale = 0.7;
    private const float LabelSize = 13, TickSize = 12, HalfOfLabel = 28, LineWidth = 1.8f;

    // What is usual on Windows, macOS and Linux, in that order.
    private static readonly string[] Usual = ["Segoe UI", "Helvetica Neue", "Arial", "Noto Sans", "Open Sans", "Liberation Sans", "DejaVu Sans"];

    private static readonly Color Text = Colors.Black.Lighten(0.3), Frame = Colors.Black.Lighten(0.6), Grid = Colors.Black.Lighten(0.91);

    /// <summary>The first of the usual fonts that is there, or any other without serifs.</summary>
    public static string Font { get; } = Choose([.. SKFontManager.Default.FontFamilies]);

    /// <summary>An empty plot.</summary>
    public static Plot NewPlot(int width, int height)
    {
        var plot = new Plot
        {
            ScaleFactor = Math.Clamp(Math.Min(width / LeastWidth, height / LeastHeight), LeastScale, Math.Max(1, Math.Min(width / MostWidth, height / MostHeight))),
        };
        plot.Axes.FrameColor(Frame);
        plot.Axes.FrameWidth(1);
        plot.Axes.Right.FrameLineStyle.Width = plot.Axes.Top.FrameLineStyle.Width = 0;
        foreach (var axis in plot.Axes.GetAxes().OfType<ScottPlot.AxisPanels.AxisBase>())
        {
            (axis.TickLabelStyle.FontSize, axis.TickLabelStyle.ForeColor) = (TickSize, Text);
            (axis.LabelFontSize, axis.LabelBold, axis.LabelFontColor) = (LabelSize, false, Text);
            (axis.MajorTickStyle.Length, axis.MajorTickStyle.Color) = (4, Frame);
            (axis.MinorTickStyle.Length, axis.MinorTickStyle.Color) = (0, Frame);
        }

        plot.Grid.MajorLineColor = Grid;
        plot.Grid.XAxisStyle.IsVisible = false;
        (plot.Axes.Title.Label.FontSize, plot.Axes.Title.Label.Bold, plot.Axes.Title.Label.ForeColor) = (16, false, Text);
        (plot.Legend.OutlineWidth, plot.Legend.ShadowColor, plot.Legend.BackgroundColor) = (0, Colors.Transparent, Colors.White.WithAlpha(0.8));
        (plot.Legend.FontSize, plot.Legend.FontColor) = (TickSize, Text);
        plot.HideLegend();
        plot.Axes.Right.MinimumSize = HalfOfLabel;
        plot.Font.Set(Font);
        return plot;
    }

    public static Color Hue(int index) => new ScottPlot.Palettes.Category10().GetColor(index);

    public static void Apply(ScottPlot.Plottables.Scatter line, Color colour, string name)
    {
        (line.Color, line.LineWidth, line.LegendText) = (colour, LineWidth, name);
        line.MarkerSize = line.Data.GetScatterPoints().Count == 1 ? 6 : 0;
    }

    private static string Choose(IReadOnlyList<string> installed) =>
        Usual.FirstOrDefault(installed.Contains)
        ?? installed.FirstOrDefault(name => name.Contains("Sans", StringComparison.Ordinal) && !name.Contains("Mono", StringComparison.Ordinal))
        ?? Fonts.Default;
}
