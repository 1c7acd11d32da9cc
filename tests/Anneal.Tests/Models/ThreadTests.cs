using Anneal.Callbacks;
using Anneal.Layers;
using Anneal.Models;

namespace Anneal.Tests.Models;

/// <summary>One thread trains or changes a model; any number predict.</summary>
public sealed class ThreadTests
{
    private static readonly float[,] X = Samples.Inputs(20);
    private static readonly int[] Y = Samples.Labels(20);

    public static TheoryData<string> Changes() => ["Fit", "TrainOnBatch", "Compile", "SetWeights", "Evaluate"];

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_second_thread_is_told_at_once(string method)
    {
        using var model = Samples.Classifier();
        var weights = model.GetWeights();
        Exception? error = null;
        model.Fit(X, Y, epochs: 1, verbose: 0, callbacks: [new AtFirstBatch(() => InThread(() =>
        {
            error = Record.Exception(() =>
            {
                if (method == "Fit") model.Fit(X, Y, verbose: 0);
                else if (method == "TrainOnBatch") model.TrainOnBatch(X, Y);
                else if (method == "Compile") model.Compile("sgd", "mse");
                else if (method == "SetWeights") model.SetWeights(weights);
                else model.Evaluate(X, Y, verbose: 0);
            });
        }))]);
        Assert.Equal(
            $"{method}: model 'sequential' is in use by another thread, which is in Fit. One thread at a time may train or change a model; wait until that call has ended.",
            Assert.IsType<InvalidOperationException>(error).Message);
        model.Fit(X, Y, verbose: 0);
    }

    [Fact]
    public void Prediction_goes_on_while_another_thread_trains()
    {
        using var model = Samples.Classifier();
        Exception? error = null;
        model.Fit(X, Y, verbose: 0, callbacks: [new AtFirstBatch(() => InThread(() => error = Record.Exception(() => model.Predict(X, verbose: 0))))]);
        Assert.Null(error);
    }

    [Fact]
    public void Many_threads_predict_with_a_model_that_none_has_built()
    {
        using var model = new Sequential([new Input(3), new Dense(8, "relu"), new Dense(2)]);
        var results = new float[8][];
        RunAll(results.Length, i =>
        {
            var predicted = model.Predict(X, batchSize: 3, verbose: 0);
            results[i] = new float[predicted.FlattenedLength];
            predicted.FlattenTo(results[i]);
        });
        Assert.All(results, values => Assert.Equal(results[0], values));
    }

    [Fact]
    public void Many_threads_evaluate_one_after_the_other()
    {
        using var model = Samples.Classifier();
        var expected = model.Evaluate(X, Y, verbose: 0)["loss"];
        var losses = new double[6];
        RunAll(losses.Length, i => losses[i] = model.Evaluate(X, Y, verbose: 0)["loss"]);
        Assert.All(losses, loss => Assert.Equal(expected, loss));
    }

    private static void RunAll(int count, Action<int> action)
    {
        var errors = new Exception?[count];
        Thread[] threads = [.. Enumerable.Range(0, count).Select(i => new Thread(() => errors[i] = Record.Exception(() => action(i))))];
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        Assert.All(errors, Assert.Null);
    }

    private static void InThread(Action action)
    {
        var thread = new Thread(() => action());
        thread.Start();
        thread.Join();
    }

    private sealed class AtFirstBatch(Action action) : Callback
    {
        public override void OnTrainBatchEnd(long batch, Logs logs)
        {
            if (batch == 0) action();
        }
    }
}
