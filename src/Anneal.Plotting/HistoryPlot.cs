using Anneal.Callbacks;
using ScottPlot;

namespace Anneal.Plotting;

/// <summary>A picture of the loss, metrics and learning rate of each epoch.</summary>
/// <remarks>
/// Losses are on the left axis, metrics on the right axis, and the learning rate, dashed, on a third. Validation numbers are dotted. Epochs
/// count from 1. A number that only some epochs have, such as with a validation every few epochs, is drawn at those epochs.
/// </remarks>
public sealed record HistoryPlot
{
    private const string Rate = "learning_rate";
    private const string Validation = "val_";

    private readonly IReadOnlyList<(string Name, double[] Epochs, double[] Values)> _series;

    internal HistoryPlot(History history)
    {
        if (history.Epochs.Count == 0)
            throw new ArgumentException("The history has no epochs. Train first.", nameof(history));
        _series = [.. history.Names.Select(name => (name, history.EpochsOf(name).Select(epoch => epoch + 1.0).ToArray(), history[name].ToArray()))];
    }

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

    private Plot Draw()
    {
        var plot = new Plot();
        plot.XLabel("epoch");
        plot.Axes.Bottom.TickGenerator = Ticks.Whole(_series.Max(series => series.Epochs[^1]));
        AddGroup(plot, plot.Axes.Left, "loss", IsLoss);
        AddGroup(plot, plot.Axes.Right, "metric", name => !IsLoss(name) && name != Rate);
        if (_series.Any(series => series.Name == Rate))
            AddGroup(plot, plot.Axes.AddRightAxis(), "learning rate", name => name == Rate);
        if (Title is not null)
            plot.Title(Title);
        Legend.AddBelow(plot);
        plot.Axes.AutoScale();
        return plot;
    }

    private static bool IsLoss(string name) => name.EndsWith("loss", StringComparison.Ordinal);

    private void AddGroup(Plot plot, IYAxis axis, string label, Func<string, bool> belongs)
    {
        var group = _series.Where(series => belongs(series.Name)).ToList();
        if (group.Count == 0)
            return;
        axis.Label.Text = label;
        axis.Label.Bold = true;
        axis.TickGenerator = Ticks.Any();
        foreach (var (name, epochs, values) in group)
        {
            var line = plot.Add.Scatter(epochs, values);
            line.Axes.YAxis = axis;
            line.LegendText = name.Replace('_', ' ');
            line.LineWidth = 2;
            line.MarkerSize = epochs.Length == 1 ? 7 : 0;
            line.LinePattern = name == Rate ? LinePattern.Dashed
                : name.StartsWith(Validation, StringComparison.Ordinal) ? LinePattern.Dotted : LinePattern.Solid;
        }
    }
}
