using Anneal.Callbacks;
using ScottPlot;

namespace Anneal.Plotting;

/// <summary>A picture of the loss, metrics and learning rate of each epoch.</summary>
/// <remarks>
/// Each unit has a plot with an axis of its own, one below the other: losses; metrics from 0 to 1, such as accuracies; each other metric; the
/// learning rate. Validation numbers are in a paler colour. Epochs count from 1. A number that only some epochs have, such
/// as with a validation every few epochs, is drawn at those epochs.
/// </remarks>
public sealed record HistoryPlot
{
    private const string Rate = "learning_rate", Loss = "loss", Share = "share", Validation = "val_";
    private const float HeightOfTitle = 30, HeightOfEpochs = 35, HeightOfTick = 45, LeastHeightOfLegend = 40, WidthOfTicks = 58, Gap = 10;
    private const double HalfEpoch = 0.5, Paler = 0.55;

    // In names of metrics that are from 0 to 1.
    private static readonly string[] Shares = ["acc", "auc", "precision", "recall", "f1", "fbeta", "iou", "io_u", "specificity", "sensitivity"];

    private readonly IReadOnlyList<(string Name, double[] Epochs, double[] Values)> _series;

    internal HistoryPlot(History history)
    {
        if (history.Epochs.Count == 0)
            throw new ArgumentException("The history has no epochs. Train first.", nameof(history));
        _series = [.. history.Names.Select(name => (name, history.EpochsOf(name).Select(epoch => epoch + 1.0).ToArray(), history[name].ToArray()))];
    }

    /// <summary>The title above the picture. Default null: none.</summary>
    public string? Title { get; init; }

    /// <summary>Whether the axes of the numbers include 0, so that heights can be compared. If false, each fits its numbers. Default true.</summary>
    public bool FromZero { get; init; } = true;

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

    /// <summary>One plot for each unit, one below the other, over the same epochs.</summary>
    private IReadOnlyList<(Plot, double)> Draw(int width, int height)
    {
        var units = _series.GroupBy(series => Unit(Quantity(series.Name))).OrderBy(unit => unit.Key == Rate ? 2 : unit.Key == Loss ? 0 : 1).ToList();
        var hues = units.SelectMany(unit => unit.Select(series => Quantity(series.Name))).Distinct().ToList();
        var plots = units.Select(_ => Style.NewPlot(width, height)).ToList();
        var scale = plots[0].ScaleFactor;
        var (top, bottom) = (Title is null ? 0 : scale * HeightOfTitle, scale * HeightOfEpochs);
        var share = Math.Floor((height - top - bottom) / plots.Count);
        foreach (var (plot, unit) in plots.Zip(units))
            Fill(plot, unit, hues, share / scale);
        if (Title is not null)
            plots[0].Title(Title);
        plots[^1].XLabel("epoch");
        foreach (var plot in plots[..^1])
            (plot.Axes.Bottom.TickLabelStyle.IsVisible, plot.Axes.Bottom.MinimumSize, plot.Axes.Bottom.MaximumSize) = (false, Gap, Gap);
        return [.. plots.Select((plot, i) => (plot, Math.Ceiling(share + (i == 0 ? top : 0) + (i == plots.Count - 1 ? bottom : 0))))];
    }

    private void Fill(Plot plot, IEnumerable<(string Name, double[] Epochs, double[] Values)> unit, List<string> hues, double height)
    {
        foreach (var (name, epochs, values) in unit)
        {
            var hue = Style.Hue(hues.IndexOf(Quantity(name)));
            // A rate is that of the whole epoch.
            var line = name == Rate ? plot.Add.Scatter(Twice(epochs, -HalfEpoch, HalfEpoch), Twice(values, 0, 0)) : plot.Add.Scatter(epochs, values);
            Style.Apply(line, name == Quantity(name) ? hue : hue.Lighten(Paler), name.Replace('_', ' '));
        }

        var scale = new LinearScale(FromZero);
        var (low, high) = scale.Limits([.. unit.SelectMany(series => series.Values).Where(double.IsFinite).DefaultIfEmpty(0)]);
        var (first, last) = (_series.Min(series => series.Epochs[0]), _series.Max(series => series.Epochs[^1]));
        plot.Axes.SetLimits(first - HalfEpoch, last + HalfEpoch, low, high);
        plot.Axes.Left.TickGenerator = scale.Ticks(low, high, Math.Max(2, (int)(height / HeightOfTick)));
        plot.Axes.Left.MinimumSize = WidthOfTicks;
        plot.Axes.Bottom.TickGenerator = Ticks.Whole(last);
        if (height >= LeastHeightOfLegend)
            Legend.AddAbove(plot);
    }

    private static double[] Twice(double[] numbers, double left, double right) => [.. numbers.SelectMany(number => new[] { number + left, number + right })];

    /// <summary>What is measured, in training or in validation.</summary>
    private static string Quantity(string name) => name.StartsWith(Validation, StringComparison.Ordinal) ? name[Validation.Length..] : name;

    /// <summary>Losses have one unit, and so have shares of all examples; any other quantity has its own.</summary>
    private string Unit(string quantity) => quantity.EndsWith(Loss, StringComparison.Ordinal) ? Loss : IsShare(quantity) ? Share : quantity;

    private bool IsShare(string quantity) => Shares.Any(word => quantity.Contains(word, StringComparison.Ordinal))
        && _series.Where(series => Quantity(series.Name) == quantity).All(series => series.Values.All(value => value is not (< 0 or > 1)));
}
