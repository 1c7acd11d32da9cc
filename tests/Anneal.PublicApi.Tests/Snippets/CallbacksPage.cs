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
