using Anneal.Callbacks;
using Anneal.Tests.Callbacks;

namespace Anneal.Tests.Models;

public class CancellationTests
{
    private static readonly float[,] X = Samples.Inputs(8);
    private static readonly int[] Y = Samples.Labels(8);

    [Theory]
    [InlineData(null, 0, 0)]
    [InlineData("train_begin", 0, 0)]
    [InlineData("epoch_begin 0", 0, 0)]
    [InlineData("train_batch_begin 0", 1, 0)]
    [InlineData("train_batch_end 1", 2, 0)]
    [InlineData("train_batch_end 3", 4, 0)]
    [InlineData("test_begin", 4, 0)]
    [InlineData("test_batch_end 0", 4, 0)]
    [InlineData("epoch_end 0", 4, 1)]
    [InlineData("epoch_begin 1", 4, 1)]
    public void Fit_ends_after_the_current_update_and_returns_the_whole_epochs(string? at, int updates, int epochs)
    {
        using var source = new CancellationTokenSource();
        if (at is null) source.Cancel();
        using var model = Samples.Classifier(dropout: 0.3);
        var recorder = new HookRecorder(at, _ => source.Cancel());
        var history = model.Fit(
            X, Y, batchSize: 2, epochs: 3, verbose: 0, callbacks: [recorder], validationData: (X, Y), seed: 4, cancellationToken: source.Token);

        Assert.Equal(StopReason.Cancelled, history.StopReason);
        Assert.Equal(epochs, history.Epochs.Count);
        Assert.Equal("train_end", recorder.Calls[^1]);

        using var twin = Samples.Classifier(dropout: 0.3);
        if (updates > 0) twin.Fit(X, Y, batchSize: 2, verbose: 0, seed: 4, stepsPerEpoch: updates);
        else twin.Optimizer.Build(twin.TrainableVariables);
        Assert.Equal(Samples.State(twin), Samples.State(model));
    }

    [Fact]
    public void Evaluate_and_predict_throw_as_part_of_the_rows_is_no_answer()
    {
        using var source = new CancellationTokenSource();
        using var model = Samples.Classifier();
        Assert.Throws<OperationCanceledException>(() => model.Evaluate(
            X, Y, batchSize: 2, verbose: 0, callbacks: [new HookRecorder("test_batch_end 1", _ => source.Cancel())], cancellationToken: source.Token));
        Assert.Throws<OperationCanceledException>(() => model.Predict(X, verbose: 0, cancellationToken: source.Token));
    }
}
