using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Training;

namespace Anneal.Plotting.Tests;

public sealed class LearningRateCurvePlotTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("anneal-plotting");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Losses_rates_and_suggestions_have_their_names()
    {
        var path = Path.Combine(_folder.FullName, "rates.svg");
        (Tested(steps: 100).Plot() with { Title = "Range test" }).Save(path);
        var texts = SvgText.Of(path);
        Assert.All(["learning rate", "loss", "smoothed", "Range test"], label => Assert.Contains(label, texts));
        Assert.All(["valley", "slide", "minimum", "steep"], rule => Assert.Contains(texts, text => text.StartsWith(rule, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_test_that_ended_at_once_is_drawn_without_suggestions()
    {
        var path = Path.Combine(_folder.FullName, "rates.svg");
        Tested(steps: 20, startRate: 1e8).Plot().Save(path, 300, 200);
        Assert.DoesNotContain(SvgText.Of(path), text => text.StartsWith("valley", StringComparison.Ordinal));
    }

    private static LearningRateCurve Tested(int steps, double startRate = 1e-5)
    {
        float[,] x = { { 1, 2 }, { 3, 4 }, { 5, 6 }, { 7, 8 } }, y = { { 1 }, { 2 }, { 3 }, { 4 } };
        using var model = new Sequential([new Input(2), new Dense(1)]);
        model.Compile(new SGD(), loss: "mse");
        return new LearningRateFinder(startRate, 1e9, steps).Find(model, x, y);
    }
}
