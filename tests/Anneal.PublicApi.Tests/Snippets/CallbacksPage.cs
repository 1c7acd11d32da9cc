using Anneal.Callbacks;
using Anneal.Layers;
using Anneal.Models;

namespace UserCode;

public sealed class CallbacksPage
{
    private static readonly float[,] X = { { 1, 2 }, { 3, 4 }, { 5, 6 }, { 7, 8 } };
    private static readonly float[,] Y = { { 1 }, { 2 }, { 3 }, { 4 } };

    [Fact]
    public void Callbacks()
    {
        using var model = new Sequential([new Input(2), new Dense(1)]);
        model.Compile("sgd", loss: "mse");
        // snippet: use-batch-callback
        var losses = new LossesByBatch();
        model.Fit(X, Y, batchSize: 2, epochs: 3, callbacks: [losses]);
        // end snippet

        Assert.Equal(6, losses.Values.Count);
        // snippet: use-test-callback
        var history = model.Fit(X, Y, epochs: 2, callbacks: [new TestLoss(X, Y)]);
        double last = history["test_loss"][^1];
        // end snippet

        Assert.True(last >= 0);
    }

    [Fact]
    public void Keras_callbacks()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        using var model = new Sequential([new Input(2), new Dense(1)]);
        model.Compile("sgd", loss: "mse");
        // snippet: keras-callbacks
        var history = model.Fit(X, Y, epochs: 100, validationSplit: 0.25, callbacks:
        [
            new EarlyStopping(patience: 5, restoreBestWeights: true),
            new ReduceLROnPlateau(factor: 0.5, patience: 2),
            new ModelCheckpoint(Path.Combine(folder, "best.keras"), saveBestOnly: true),
            new CSVLogger(Path.Combine(folder, "run.csv")),
            new TensorBoard(Path.Combine(folder, "logs"), histogramFreq: 10),
        ]);
        history.SaveReport(Path.Combine(folder, "run.html"));
        // end snippet

        Assert.Equal(history.Epochs.Count + 1, File.ReadAllLines(Path.Combine(folder, "run.csv")).Length);
        Assert.Contains("</html>", File.ReadAllText(Path.Combine(folder, "run.html")), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Path.Combine(folder, "logs", "train")));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Control()
    {
        using var model = new Sequential([new Input(2), new Dense(1)]);
        model.Compile("sgd", loss: "mse");
        // snippet: control
        var control = new TrainingControl();
        var training = model.FitAsync(X, Y, epochs: 100_000, callbacks: control);
        control.SetRateFactor("mine", 0.5);
        control.Stop();
        var history = await training;
        foreach (var message in history.Messages) Console.WriteLine($"epoch {message.Epoch + 1}: {message.Text}");
        // end snippet

        Assert.Equal(StopReason.StoppedByCallback, history.StopReason);
        Assert.Equal(0.5, model.Optimizer.RateFactors["mine"]);
    }
}

// snippet: batch-callback
sealed class LossesByBatch : Callback
{
    public List<double> Values { get; } = [];

    public override void OnTrainBatchEnd(long batch, Logs logs) => Values.Add(logs["loss"]);
}
// end snippet

// snippet: test-callback
sealed class TestLoss(float[,] x, float[,] y) : Callback
{
    public override void OnEpochEnd(int epoch, Logs logs) => logs["test_loss"] = Model.Evaluate(x, y, verbose: 0)["loss"];
}
// end snippet
