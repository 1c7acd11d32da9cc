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
