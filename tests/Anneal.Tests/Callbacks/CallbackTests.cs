using Anneal.Callbacks;
using Anneal.Tests.Models;

namespace Anneal.Tests.Callbacks;

/// <summary>The order of calls is that of Keras's trainer (keras/src/backend/torch/trainer.py).</summary>
public class CallbackTests
{
    private static readonly float[,] X = Samples.Inputs(5);
    private static readonly int[] Y = Samples.Labels(5);

    private static readonly string[] Batches = ["train_batch_begin 0", "train_batch_end 0", "train_batch_begin 1", "train_batch_end 1"];

    private static readonly string[] Validation =
        ["test_begin", "test_batch_begin 0", "test_batch_end 0", "test_batch_begin 1", "test_batch_end 1", "test_end"];

    [Fact]
    public void Fit_calls_in_Kerass_order()
    {
        using var model = Samples.Classifier();
        var recorder = new HookRecorder();
        model.Fit(X, Y, batchSize: 3, epochs: 3, verbose: 0, callbacks: [recorder], validationData: (X, Y), validationFreq: 2);
        Assert.Equal(
            [
                "train_begin",
                "epoch_begin 0", .. Batches, "epoch_end 0",
                "epoch_begin 1", .. Batches, .. Validation, "epoch_end 1",
                "epoch_begin 2", .. Batches, "epoch_end 2",
                "train_end",
            ],
            recorder.Calls);
    }

    [Fact]
    public void Evaluate_and_predict_call_in_Kerass_order()
    {
        using var model = Samples.Classifier();
        var recorder = new HookRecorder();
        model.Evaluate(X, Y, batchSize: 3, verbose: 0, callbacks: [recorder]);
        model.Predict(X, batchSize: 3, verbose: 0, callbacks: [recorder]);
        Assert.Equal([.. Validation, .. Validation.Select(c => c.Replace("test", "predict", StringComparison.Ordinal))], recorder.Calls);
    }

    [Theory]
    [InlineData(0, 5, new[] { 2 })]
    [InlineData(0, 8, new[] { 2, 5 })]
    [InlineData(4, 9, new[] { 5, 8 })]
    [InlineData(0, 2, null)]
    public void The_history_knows_the_epoch_of_each_value(int initialEpoch, int epochs, int[]? validated)
    {
        using var model = Samples.Classifier();
        var history = model.Fit(X, Y, epochs: epochs, initialEpoch: initialEpoch, verbose: 0, validationData: (X, Y), validationFreq: 3);
        Assert.Equal(Enumerable.Range(initialEpoch, epochs - initialEpoch), history.Epochs);
        Assert.Equal(history.Epochs, history.EpochsOf("loss"));
        if (validated is null)
        {
            Assert.Contains("It has accuracy, loss, learning_rate.", Assert.Throws<KeyNotFoundException>(() => history.EpochsOf("val_loss")).Message, StringComparison.Ordinal);
            return;
        }
        Assert.Equal(validated, history.EpochsOf("val_loss"));
        Assert.Equal(validated.Length, history["val_loss"].Count);
    }

    [Fact]
    public void Callbacks_are_called_one_after_the_other_at_each_point()
    {
        using var model = Samples.Classifier();
        List<string> calls = [];
        model.Fit(X, Y, verbose: 0, callbacks: [new HookRecorder("epoch_end 0", _ => calls.Add("first")), new HookRecorder("epoch_end 0", _ => calls.Add("second"))]);
        Assert.Equal(["first", "second"], calls);
    }

    [Fact]
    public void Model_and_parameters_are_known_during_the_run_only_from_its_begin()
    {
        using var model = Samples.Classifier();
        var recorder = new HookRecorder();
        Assert.Equal(
            "HookRecorder has not been used in a run yet. Pass it to Fit, Evaluate or Predict as a callback.",
            Assert.Throws<InvalidOperationException>(() => recorder.Model).Message);
        Assert.Throws<InvalidOperationException>(() => recorder.Parameters);
        model.Fit(X, Y, batchSize: 2, epochs: 3, initialEpoch: 1, verbose: 0, callbacks: [recorder]);
        Assert.Same(model, recorder.Model);
        Assert.Equal(new CallbackParameters(0, 3, 3), recorder.Parameters);
    }

    [Fact]
    public void Numbers_of_a_batch_are_read_during_the_callback_or_not_at_all()
    {
        using var model = Samples.Classifier();
        Logs? read = null, unread = null;
        var reads = new HookRecorder("train_batch_end 0", r => { read = r.LastLogs; Assert.True(read!["loss"] > 0); });
        model.Fit(X, Y, verbose: 0, callbacks: [reads]);
        Assert.Equal(["accuracy", "loss", "learning_rate"], read!.Keys);

        model.Fit(X, Y, verbose: 0, callbacks: [new HookRecorder("train_batch_end 0", r => unread = r.LastLogs)]);
        for (var i = 0; i < 2; i++)
            Assert.Equal(
                "The numbers of a batch can be read only while its callback runs. Copy what you need there.",
                Assert.Throws<InvalidOperationException>(() => unread!["loss"]).Message);
        Assert.Throws<InvalidOperationException>(() => unread!.Count);
    }

    [Fact]
    public void Entries_added_at_the_end_of_an_epoch_reach_the_history()
    {
        using var model = Samples.Classifier();
        var adds = new HookRecorder("epoch_end 1", r => r.LastLogs!["mine"] = 42);
        var history = model.Fit(X, Y, epochs: 3, verbose: 0, callbacks: [adds], validationData: (X, Y));
        Assert.Equal(["accuracy", "loss", "val_accuracy", "val_loss", "learning_rate", "mine"], history.Names);
        Assert.Equal([42], history["mine"]);
        Assert.Equal(3, history["val_loss"].Count);
        Assert.Equal([0, 1, 2], history.Epochs);
        Assert.Equal(
            "The history has no 'val_los'. It has accuracy, loss, val_accuracy, val_loss, learning_rate, mine.",
            Assert.Throws<KeyNotFoundException>(() => history["val_los"]).Message);
    }

    [Fact]
    public void Entries_added_at_the_end_of_validation_reach_the_history_as_in_Keras()
    {
        using var model = Samples.Classifier();
        var history = model.Fit(
            X, Y, verbose: 0, callbacks: [new HookRecorder("test_end", r => r.LastLogs!["mine"] = 7)], validationData: (X, Y));
        Assert.Equal([7], history["val_mine"]);
    }

    [Fact]
    public void Evaluating_in_a_callback_does_not_disturb_the_epochs_numbers()
    {
        using var model = Samples.Classifier();
        using var twin = Samples.Classifier();
        var evaluates = new HookRecorder("epoch_end 0", r => r.Model.Evaluate(X, Y, verbose: 0));
        var history = model.Fit(X, Y, epochs: 2, seed: 1, verbose: 0, callbacks: [evaluates], validationData: (X, Y));
        var expected = twin.Fit(X, Y, epochs: 2, seed: 1, verbose: 0, validationData: (X, Y));
        foreach (var name in expected.Names) Assert.Equal(expected[name], history[name]);
    }

    [Fact]
    public void Stopping_in_a_batch_ends_the_epoch_after_it()
    {
        using var model = Samples.Classifier();
        var recorder = new HookRecorder("train_batch_end 0", r => r.Model.StopTraining = true);
        var history = model.Fit(X, Y, batchSize: 3, epochs: 3, verbose: 0, callbacks: [recorder], validationData: (X, Y));
        Assert.Equal(["train_begin", "epoch_begin 0", "train_batch_begin 0", "train_batch_end 0", .. Validation, "epoch_end 0", "train_end"], recorder.Calls);
        Assert.Equal(StopReason.StoppedByCallback, history.StopReason);
        Assert.Equal(1, model.Optimizer.Iterations);
        Assert.Equal(StopReason.Completed, model.Fit(X, Y, verbose: 0).StopReason);
    }

    [Theory]
    [InlineData("train_begin", 0)]
    [InlineData("epoch_begin 0", 0)]
    [InlineData("train_batch_begin 0", 1)]
    [InlineData("test_begin", 2)]
    [InlineData("epoch_end 0", 2)]
    [InlineData("epoch_begin 1", 2)]
    public void Stopping_anywhere_ends_training_there(string at, int updates)
    {
        using var model = Samples.Classifier();
        var history = model.Fit(
            X, Y, batchSize: 3, epochs: 3, verbose: 0, callbacks: [new HookRecorder(at, r => r.Model.StopTraining = true)], validationData: (X, Y));
        Assert.Equal(StopReason.StoppedByCallback, history.StopReason);
        Assert.Equal(updates, model.Optimizer.Iterations);
        Assert.Equal(updates > 0 ? 1 : 0, history.Epochs.Count);
    }

    public static TheoryData<string> Hooks() =>
    [
        "train_begin", "epoch_begin 0", "train_batch_begin 1", "train_batch_end 1", "test_begin", "test_batch_begin 0", "test_batch_end 0", "test_end",
        "epoch_end 0", "train_end",
    ];

    [Theory]
    [MemberData(nameof(Hooks))]
    public void Exceptions_of_callbacks_come_through_and_training_can_go_on(string at)
    {
        using var model = Samples.Classifier();
        var error = Assert.Throws<IOException>(() => model.Fit(
            X, Y, batchSize: 2, verbose: 0, callbacks: [new HookRecorder(at, _ => throw new IOException("disk full"))], validationData: (X, Y)));
        Assert.Equal("disk full", error.Message);
        Assert.True(TorchSharp.torch.is_grad_enabled());
        var updates = model.Optimizer.Iterations;
        Assert.Equal(3, model.Fit(X, Y, batchSize: 2, verbose: 0).Epochs.Count + 2);
        Assert.Equal(updates + 3, model.Optimizer.Iterations);
    }
}
