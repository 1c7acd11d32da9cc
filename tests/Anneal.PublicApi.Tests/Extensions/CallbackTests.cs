using Anneal.Callbacks;
using Anneal.Layers;
using Anneal.Models;

namespace UserCode;

public sealed class CallbackTests
{
    [Fact]
    public void Every_hook_is_called_in_order()
    {
        using var model = Compiled();
        var calls = new List<string>();
        Fit(model, new Recorder(calls), epochs: 1, validate: true);
        Assert.Equal(
            [
                "train begin", "epoch 0 begin", "batch 0 begin", "batch 0 end", "batch 1 begin", "batch 1 end",
                "test begin", "test batch 0 begin", "test batch 0 end", "test batch 1 begin", "test batch 1 end", "test end",
                "epoch 0 end", "train end",
            ],
            calls);

        calls.Clear();
        model.Predict(new float[2, 1], batchSize: 1, verbose: 0, callbacks: [new Recorder(calls)]);
        Assert.Equal(
            ["predict begin", "predict batch 0 begin", "predict batch 0 end", "predict batch 1 begin", "predict batch 1 end", "predict end"], calls);
    }

    [Fact]
    public void A_callback_sees_the_run_and_changes_the_rate_and_the_history()
    {
        using var model = Compiled();
        var history = Fit(model, new Halve(), epochs: 3, validate: false);
        Assert.Equal([0.01, 0.005, 0.0025], history["learning_rate"]);
        Assert.Equal([0, 2, 4], history["updates_before"]);
    }

    [Fact]
    public void Outside_a_run_a_callback_has_no_model()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new Halve().Model);
        Assert.Contains("Halve", error.Message, StringComparison.Ordinal);
    }

    private static Sequential Compiled()
    {
        var model = new Sequential([new Input(1), new Dense(1)]);
        model.Compile("sgd", loss: "mse");
        return model;
    }

    private static History Fit(Sequential model, Callback callback, int epochs, bool validate)
    {
        float[,] x = { { 1 }, { 2 } };
        float[,] y = { { 1 }, { 3 } };
        return model.Fit(x, y, batchSize: 1, epochs: epochs, verbose: 0, callbacks: [callback], validationData: validate ? (x, y) : null);
    }

    private sealed class Halve : Callback
    {
        private long before;

        public override void OnEpochBegin(int epoch)
        {
            Assert.Equal((0, 3, 2), (Parameters.Verbose, Parameters.Epochs, Parameters.Steps));
            before = Model.Optimizer.Iterations;
        }

        public override void OnEpochEnd(int epoch, Logs logs)
        {
            logs["updates_before"] = before;
            Model.Optimizer.LearningRate /= 2;
        }
    }

    private sealed class Recorder(List<string> calls) : Callback
    {
        public override void OnTrainBegin() => calls.Add("train begin");

        public override void OnTrainEnd(Logs logs) => calls.Add("train end");

        public override void OnEpochBegin(int epoch) => calls.Add($"epoch {epoch} begin");

        public override void OnEpochEnd(int epoch, Logs logs) => calls.Add($"epoch {epoch} end");

        public override void OnTrainBatchBegin(long batch) => calls.Add($"batch {batch} begin");

        public override void OnTrainBatchEnd(long batch, Logs logs) => calls.Add($"batch {batch} end");

        public override void OnTestBegin() => calls.Add("test begin");

        public override void OnTestEnd(Logs logs) => calls.Add("test end");

        public override void OnTestBatchBegin(long batch) => calls.Add($"test batch {batch} begin");

        public override void OnTestBatchEnd(long batch, Logs logs) => calls.Add($"test batch {batch} end");

        public override void OnPredictBegin() => calls.Add("predict begin");

        public override void OnPredictEnd() => calls.Add("predict end");

        public override void OnPredictBatchBegin(long batch) => calls.Add($"predict batch {batch} begin");

        public override void OnPredictBatchEnd(long batch) => calls.Add($"predict batch {batch} end");
    }
}
