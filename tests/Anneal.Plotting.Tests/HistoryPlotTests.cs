using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Anneal.Callbacks;

namespace Anneal.Plotting.Tests;

public sealed class HistoryPlotTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("anneal-plotting");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Loss_metrics_and_rate_have_their_names()
    {
        var path = Path.Combine(_folder.FullName, "history.svg");
        (Trained(10).Plot() with { Title = "Digits" }).Save(path);
        var texts = SvgText.Of(path);
        Assert.All(["epoch", "loss", "val loss", "accuracy", "val accuracy", "learning rate", "Digits"],
            label => Assert.Contains(label, texts));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Few_epochs_are_drawn(int epochs)
    {
        var path = Path.Combine(_folder.FullName, "history.png");
        Trained(epochs).Plot().Save(path);
        Assert.True(File.Exists(path));
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(0, 8)]
    [InlineData(4, 9)]
    [InlineData(4, 10)]
    public void A_validation_every_three_epochs_is_drawn_at_those_epochs(int first, int end)
    {
        var history = new History();
        for (var epoch = first; epoch < end; epoch++)
            history.OnEpochEnd(epoch, (epoch + 1) % 3 == 0 ? new Logs { ["loss"] = 1, ["val_loss"] = 2 } : new Logs { ["loss"] = 1 });
        var path = Path.Combine(_folder.FullName, "history.svg");
        history.Plot().Save(path);

        // The first line is that of the loss, with a point for each epoch; the next one that of the validation.
        var drawn = XDocument.Load(path).Descendants().Where(element => element.Name.LocalName is "path" or "ellipse").ToList();
        var loss = drawn.First(element => (string?)element.Attribute("stroke-width") == "1.8" && Across(element).Count() == end - first);
        var validation = drawn.SkipWhile(element => element != loss).Skip(1).First(element => Across(element).Any());
        var epochs = history.EpochsOf("val_loss");
        var places = Across(loss).ToArray();
        Assert.Equal(epochs.Select(epoch => places[epoch - first]), Across(validation), (left, right) => Math.Abs(left - right) < 0.01);
    }

    private static IEnumerable<double> Across(XElement drawn) => drawn.Name.LocalName == "ellipse"
        ? [double.Parse(drawn.Attribute("cx")!.Value, CultureInfo.InvariantCulture)]
        : Regex.Matches(drawn.Attribute("d")!.Value, "[ML]([0-9.]+) ").Select(point => double.Parse(point.Groups[1].Value, CultureInfo.InvariantCulture));

    [Fact]
    public void Bytes_and_text_are_what_the_files_hold()
    {
        var plot = Trained(3).Plot();
        plot.Save(Path.Combine(_folder.FullName, "history.png"));
        plot.Save(Path.Combine(_folder.FullName, "history.svg"));
        Assert.Equal(File.ReadAllBytes(Path.Combine(_folder.FullName, "history.png")), plot.ToPng());
        Assert.Equal(SvgText.Of(Path.Combine(_folder.FullName, "history.svg")), SvgText.OfXml(plot.ToSvg()));
    }

    [Fact]
    public void Each_unit_has_an_axis_that_starts_at_0()
    {
        var history = new History();
        for (var epoch = 0; epoch < 4; epoch++)
            history.OnEpochEnd(epoch, new Logs
            {
                ["accuracy"] = 0.8,
                ["auc"] = 0.9,
                ["loss"] = 3,
                ["mae"] = 0.5,
                ["mse"] = 70,
                ["learning_rate"] = 0.01,
                ["val_mae"] = 0.6,
                ["val_loss"] = 4,
            });
        var axes = SvgText.OfXml(history.Plot().ToSvg());
        Assert.Equal(5, axes.Count(text => text == "0"));
        Assert.Single(axes, "epoch");
        Assert.DoesNotContain("0", SvgText.OfXml((history.Plot() with { FromZero = false }).ToSvg()));
    }

    [Fact]
    public void Validation_has_the_hue_of_the_training()
    {
        var colours = XDocument.Parse(Trained(10).Plot().ToSvg()).Descendants()
            .Where(element => element.Name.LocalName == "path" && (string?)element.Attribute("stroke-width") == "1.8")
            .Select(element => SkiaSharp.SKColor.Parse(element.Attribute("stroke")!.Value)).ToList();
        var hues = colours.Select(colour => { colour.ToHsl(out var hue, out _, out _); return Math.Round(hue / 5); }).ToList();
        Assert.Equal(5, colours.Distinct().Count());
        Assert.Equal(3, hues.Distinct().Count());
    }

    [Fact]
    public void A_picture_of_every_size_is_drawn()
    {
        foreach (var (width, height) in new[] { (100, 100), (320, 200), (1600, 300), (300, 900), (4000, 3000) })
        {
            using var bitmap = SkiaSharp.SKBitmap.Decode(Trained(10).Plot().ToPng(width, height));
            Assert.Equal((width, height), (bitmap.Width, bitmap.Height));
            // Blue, orange and green lines.
            Assert.True(bitmap.Pixels.Where(pixel => Math.Max(pixel.Red, pixel.Blue) - Math.Min(pixel.Red, pixel.Blue) > 100 || pixel.Green - pixel.Red > 100).Distinct().Any());
        }
    }

    [Fact]
    public void A_history_without_epochs_is_refused() => Assert.Throws<ArgumentException>("history", () => new History().Plot());

    private static History Trained(int epochs)
    {
        var history = new History();
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var loss = Math.Exp(-0.3 * epoch);
            history.OnEpochEnd(epoch, new Logs
            {
                ["accuracy"] = 1 - loss / 2,
                ["loss"] = loss,
                ["val_accuracy"] = 0.95 - loss / 2,
                ["val_loss"] = loss + 0.1,
                ["learning_rate"] = 0.01 * Math.Pow(0.5, epoch),
            });
        }

        return history;
    }
}
