using Anneal.Callbacks;
using Anneal.Layers;
using Anneal.Models;

namespace UserCode;

public sealed class OwnCallback
{
    [Fact]
    public void Stops_at_the_first_epoch_below_the_loss()
    {
        float[,] x = { { 0 }, { 1 } };
        float[] y = [1, 3];
        using var model = new Sequential([new Input(1), new Dense(1)]);
        model.Compile("sgd", loss: "mse");
        // snippet: use-callback
        var history = model.Fit(x, y, epochs: 10_000, callbacks: [new StopAtLoss(0.5)]);
        // end snippet

        Assert.Equal(StopReason.StoppedByCallback, history.StopReason);
        Assert.True(history["loss"][^1] < 0.5);
        Assert.All(history["loss"].SkipLast(1), loss => Assert.True(loss >= 0.5));
    }
}

// snippet: callback
sealed class StopAtLoss(double loss) : Callback
{
    public override void OnEpochEnd(int epoch, Logs logs) => Model.StopTraining |= logs["loss"] < loss;
}
// end snippet
