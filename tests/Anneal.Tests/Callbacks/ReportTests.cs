using System.Text.RegularExpressions;
using System.Xml.Linq;
using Anneal.Callbacks;
using Anneal.Optimizers;
using Anneal.Schedules;
using Anneal.Tests.Models;

namespace Anneal.Tests.Callbacks;

/// <summary>The page about a run: whole, well-formed, with every number and message.</summary>
public sealed class ReportTests : IDisposable
{
    private static readonly float[,] X = Samples.Inputs(8);
    private static readonly int[] Y = Samples.Labels(8);
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void The_page_has_curves_numbers_messages_model_and_environment()
    {
        using var model = Samples.Classifier(optimizer: new SGD(new CosineDecay(0.1, 100.Percent)));
        var history = model.Fit(X, Y, 2, epochs: 3, verbose: 0, validationData: (X, Y), callbacks:
            [new LambdaCallback(onEpochEnd: (_, logs) => logs["<score>"] = 1), new ReduceLROnPlateau("<score>", patience: 1, mode: "max"), new EarlyStopping("missing", mode: "min")]);
        var page = Save(history);
        Assert.Equal(
            ["loss", "accuracy", "<score>", "learning rate", "rate factor", "schedule of sgd"],
            page.Descendants("figure").Select(figure => figure.Descendants("b").First().Value));
        Assert.All(page.Descendants("figure").Take(1), figure => Assert.Equal(["loss", "val_loss"], figure.Descendants("span").Select(key => key.Value.Split(' ')[0])));
        // Three epochs, three dots a line; the schedule has one for each of its twelve updates.
        Assert.Equal([6, 6, 3, 3, 3, 12], page.Descendants("figure").Select(figure => figure.Descendants("circle").Count()));
        Assert.Equal(4, page.Descendants("table").Single(table => table.Descendants("th").Any(cell => cell.Value == "val_loss")).Descendants("tr").Count());
        Assert.Contains(page.Descendants("p"), text => text.Value == "EarlyStopping monitors 'missing', which the logs do not have. They have " + string.Join(", ", history.Names) + ".");
        Assert.Contains(page.Descendants("td"), text => text.Value.StartsWith("Epoch 2: ReduceLROnPlateau reducing learning rate to 0.", StringComparison.Ordinal));
        Assert.Contains("dense_1 (Dense)", page.Descendants("pre").Single().Value, StringComparison.Ordinal);
        Assert.Contains(page.Descendants("td"), text => text.Value.Contains("CosineDecay", StringComparison.Ordinal));
        Assert.Equal("completed", page.Descendants("span").First(span => span.Attribute("class")!.Value.StartsWith("pill", StringComparison.Ordinal)).Value);
        Assert.DoesNotMatch("(src|href)=|@import|url\\(|http", File.ReadAllText(path));
    }

    [Fact]
    public void The_time_of_a_run_that_was_resumed_is_that_of_all_its_parts()
    {
        using var model = Samples.Classifier();
        var (first, whole) = (new History(), new History());
        model.Fit(X, Y, verbose: 0, callbacks: first);
        var state = first.GetState();
        state.Values["seconds"] = 7260.0;
        state.Values["began"] = new DateTimeOffset(2026, 1, 2, 3, 4, 0, TimeSpan.Zero);
        model.Fit(X, Y, verbose: 0, callbacks: [whole, new LambdaCallback(onTrainBegin: () => whole.SetState(state))]);
        var page = Save(whole);
        Assert.Equal("2 January 2026, 03:04 +00:00", page.Descendants("p").First().Value);
        Assert.Contains(page.Descendants("div"), tile => tile.Value.Contains("2 h 1 min", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_without_numbers_has_a_page()
    {
        using var model = Samples.Classifier();
        var page = Save(model.Fit(X, Y, verbose: 0, callbacks: new LambdaCallback(onEpochBegin: _ => model.StopTraining = true)));
        Assert.Equal("stopped by a callback", page.Descendants("span").First().Value);
        Assert.Empty(page.Descendants("circle"));
    }

    [Fact]
    public void Numbers_that_are_not_finite_break_the_line()
    {
        using var model = Samples.Classifier();
        double[] scores = [1, double.NaN, 3, double.PositiveInfinity, 5];
        var page = Save(model.Fit(X, Y, epochs: 5, verbose: 0, callbacks: new LambdaCallback(onEpochEnd: (epoch, logs) => logs["score"] = scores[epoch])));
        var figure = page.Descendants("figure").Single(figure => figure.Descendants("b").First().Value == "score");
        Assert.Equal(3, figure.Descendants("circle").Count());
        Assert.Equal(3, Regex.Count(figure.Descendants("path").Single().Attribute("d")!.Value, "M"));
    }

    [Theory]
    [InlineData(new[] { 0.0, 1 }, "0 0.2 0.4 0.6 0.8 1")]
    [InlineData(new[] { 0.5, 0.5 }, "0.2 0.3 0.4 0.5 0.6 0.7 0.8")]
    [InlineData(new[] { 0.0, 0 }, "-0.6 -0.4 -0.2 0 0.2 0.4 0.6")]
    [InlineData(new[] { -3.0, 12 }, "-5 0 5 10 15")]
    [InlineData(new[] { 1e-5, 1e-1 }, "1e-05 0.0001 0.001 0.01 0.1")]
    [InlineData(new double[0], "0 0.2 0.4 0.6 0.8 1")]
    public void Labels_are_round_and_within(double[] values, string labels) =>
        Assert.Equal(labels, string.Join(' ', new ChartAxis(values, mayBeLogarithmic: true).Labels.Select(label => NumberText.General(label.Value, 4))));

    [Theory]
    [InlineData(1, 1, "1")]
    [InlineData(1, 3, "1 2 3")]
    [InlineData(1, 100, "20 40 60 80 100")]
    public void Epochs_are_whole(double first, double last, string labels) =>
        Assert.Equal(labels, string.Join(' ', new ChartAxis([first, last], whole: true).Labels.Select(label => NumberText.General(label.Value, 9))));

    private XElement Save(History history)
    {
        history.SaveReport(path);
        var text = File.ReadAllText(path);
        // Well-formed but for what HTML leaves open.
        var body = text[text.IndexOf("<body>", StringComparison.Ordinal)..text.IndexOf("</html>", StringComparison.Ordinal)];
        return XElement.Parse(body);
    }
}
