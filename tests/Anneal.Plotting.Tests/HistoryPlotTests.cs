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
    public void Loss_metrics_and_rate_have_their_axes_and_names()
    {
        var path = Path.Combine(_folder.FullName, "history.svg");
        (Trained(10).Plot() with { Title = "Digits" }).Save(path);
        var texts = SvgText.Of(path);
        Assert.All(["epoch", "loss", "val loss", "accuracy", "val accuracy", "learning rate", "metric", "Digits"],
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

        // The first line is that of the loss, with a point for each epoch; the next one, of dots, that of the validation.
        var drawn = XDocument.Load(path).Descendants().Where(element => element.Name.LocalName is "path" or "ellipse").ToList();
        var loss = drawn.First(element => (string?)element.Attribute("stroke-width") == "2");
        var validation = drawn.SkipWhile(element => element != loss).Skip(1).First(element => Across(element).Any());
        var epochs = history.EpochsOf("val_loss");
        var places = Across(loss).ToArray();
        Assert.Equal(places[epochs[0] - first], Across(validation).Min(), 0.01);
        // The last dot of a dotted line may end before it.
        Assert.Equal(places[epochs[^1] - first], Across(validation).Max(), epochs.Count == 1 ? 0.01 : 8);
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
