using System.Globalization;
using Anneal.Training;
using ScottPlot;

namespace Anneal.Plotting;

/// <summary>A picture of the losses of a range test over its rates, with the rates that the four rules suggest.</summary>
/// <remarks>The rates are on a logarithmic axis. The smoothed loss is drawn over the paler loss of each step. If the test ended too early for a suggestion, there is none.</remarks>
public sealed record LearningRateCurvePlot
{
    private const double Paler = 0.55;
    private const float HeightOfTick = 45, WidthOfTick = 60;

    private readonly LearningRateCurve _curve;

    internal LearningRateCurvePlot(LearningRateCurve curve) => _curve = curve;

    /// <summary>The title above the picture. Default null: none.</summary>
    public string? Title { get; init; }

    /// <summary>Writes the picture to a file, which is replaced as a whole.</summary>
    /// <param name="path">The path, which ends in <c>.png</c> or <c>.svg</c>.</param>
    /// <param name="width">The width in pixels, 100 to 10,000. Default 800.</param>
    /// <param name="height">The height in pixels, 100 to 10,000. Default 480.</param>
    /// <exception cref="ArgumentException">The extension is not <c>.png</c> or <c>.svg</c>, or a size is out of range.</exception>
    public void Save(string path, int width = 800, int height = 480) => Picture.Save(path, width, height, Draw);

    /// <summary>The picture as a PNG file, for a notebook, a web page or standard output.</summary>
    /// <param name="width">The width in pixels, 100 to 10,000. Default 800.</param>
    /// <param name="height">The height in pixels, 100 to 10,000. Default 480.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public byte[] ToPng(int width = 800, int height = 480) => Picture.Png(width, height, Draw);

    /// <summary>The picture as the text of an SVG file.</summary>
    /// <param name="width">The width in pixels, 100 to 10,000. Default 800.</param>
    /// <param name="height">The height in pixels, 100 to 10,000. Default 480.</param>
    /// <returns>The XML.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public string ToSvg(int width = 800, int height = 480) => Picture.Svg(width, height, Draw);

    private IReadOnlyList<(Plot, double)> Draw(int width, int height)
    {
        var plot = Style.NewPlot(width, height);
        double[] places = [.. _curve.Rates.Select(Math.Log10)];
        // The last losses may be a thousand times the others.
        var highest = 1.5 * _curve.Losses.Where(double.IsFinite).Take(Math.Max(1, _curve.Losses.Count / 10)).DefaultIfEmpty(1).Max();
        Style.Apply(plot.Add.Scatter(places, Finite(_curve.Losses)), Style.Hue(0).Lighten(Paler), "loss");
        Style.Apply(plot.Add.Scatter(places, Finite(_curve.SmoothedLosses)), Style.Hue(0), "smoothed");
        foreach (var (i, (name, rate)) in Suggestions().Index())
            Style.Apply(
                plot.Add.Scatter(new[] { Math.Log10(rate) }, new[] { LossAt(rate) }), Style.Hue(i + 1), string.Create(CultureInfo.InvariantCulture, $"{name} {rate:G2}"));
        var low = Math.Min(0, _curve.Losses.Where(double.IsFinite).DefaultIfEmpty(0).Min());
        plot.Axes.SetLimits(places[0], Math.Max(places[^1], places[0] + 0.1), low, highest);
        plot.Axes.Left.TickGenerator = new LinearScale(fromZero: true).Ticks(low, highest, Math.Max(2, (int)(height / plot.ScaleFactor / HeightOfTick)));
        plot.Axes.Bottom.TickGenerator = Ticks.Logarithmic(places[0], Math.Max(places[^1], places[0] + 0.1), Math.Max(2, (int)(width / plot.ScaleFactor / WidthOfTick)));
        plot.XLabel("learning rate");
        plot.YLabel("loss");
        if (Title is not null)
            plot.Title(Title);
        Legend.AddBelow(plot, width, height);
        return [(plot, height)];
    }

    private (string Name, double Rate)[] Suggestions()
    {
        try
        {
            return [("valley", _curve.Valley), ("slide", _curve.Slide), ("minimum", _curve.Minimum), ("steep", _curve.Steep)];
        }
        catch (InvalidOperationException)
        {
            return [];
        }
    }

    private double LossAt(double rate) => _curve.SmoothedLosses[Enumerable.Range(0, _curve.Rates.Count).MinBy(i => Math.Abs(Math.Log(_curve.Rates[i] / rate)))];

    private static double[] Finite(IReadOnlyList<double> losses) => [.. losses.Select(loss => double.IsFinite(loss) ? loss : double.NaN)];
}
