using System.Numerics.Tensors;
using Anneal.Callbacks;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;

namespace Anneal.Tests.Models;

/// <summary>Short ways of writing what is common.</summary>
public class EaseTests
{
    private static readonly float[,] X = Samples.Inputs(8);
    private static readonly int[] Y = Samples.Labels(8);

    [Fact]
    public void A_stack_is_written_with_brackets_braces_or_neither()
    {
        using var list = new Sequential([new Input(2), new Dense(3), new Dense(1)]);
        using var initializer = new Sequential { new Input(2), new Dense(3), new Dense(1) };
        using var named = new Sequential(name: "tower") { new Input(2), new Dense(3), new Dense(1) };
        using var arguments = new Sequential(new Input(2), new Dense(3), new Dense(1));

        Assert.All([list, initializer, named, arguments], model => Assert.Equal(13, model.CountParams()));
        Assert.Equal("tower", named.Name);
    }

    [Fact]
    public void A_model_in_a_stack_stays_one_layer()
    {
        using var outer = new Sequential(new Sequential(new Input(2), new Dense(3)));
        Assert.IsType<Sequential>(Assert.Single(outer.Layers));
    }

    [Fact]
    public void One_metric_one_callback_and_class_weights_need_no_brackets_or_types()
    {
        using var model = Samples.Classifier();
        model.Compile("sgd", loss: "sparse_categorical_crossentropy", metrics: "accuracy");
        var counter = new Epochs();

        var history = model.Fit(X, Y, epochs: 3, verbose: 0, callbacks: counter, classWeight: new() { [1] = 5 });

        Assert.Equal(3, counter.Count);
        Assert.Equal(["accuracy", "loss", "learning_rate"], history.Names);
    }

    [Fact]
    public void A_schedule_replaces_the_rate_of_a_compiled_model()
    {
        using var model = Samples.Classifier();
        model.Fit(X, Y, verbose: 0);
        var updates = model.Optimizer.Iterations;

        model.Optimizer.LearningRate = new InverseTimeDecay(0.1, 1, 1);

        Assert.Equal(0.1 / (1 + updates), model.Optimizer.LearningRate, 1e-15);
        Assert.Equal(updates, model.Optimizer.Iterations);
        Assert.Throws<ArgumentNullException>(() => model.Optimizer.Schedule = null);
    }

    [Fact]
    public void A_model_that_is_not_compiled_says_so_when_asked_for_its_optimizer()
    {
        using var model = new Sequential(new Input(2), new Dense(1));
        Assert.Equal(
            $"Model '{model.Name}' is not compiled: call Compile(optimizer, loss, metrics) before Optimizer.",
            Assert.Throws<InvalidOperationException>(() => model.Optimizer).Message);
    }

    [Fact]
    public void Weights_have_both_of_Kerass_names()
    {
        using var model = new Sequential(new Input(2), new BatchNormalization());
        Assert.Equal(model.TrainableVariables, model.TrainableWeights);
        Assert.Equal(model.NonTrainableVariables, model.NonTrainableWeights);
    }

    [Fact]
    public void The_largest_value_is_found_along_any_axis()
    {
        var predictions = Tensor.Create<float>([0, 3, 3, 9, float.NaN, 1], [2, 3]);
        Assert.Equal([1, 1], predictions.ArgMax());
        Assert.Equal([1, 1, 0], predictions.ArgMax(axis: 0));
        Assert.Equal([2], Tensor.Create<float>([0, 1, 2], [3]).ArgMax());
        var cube = Tensor.Create<float>([1, 2, 3, 4, 8, 7, 6, 5], [2, 2, 2]);
        Assert.Equal([2, 2], cube.ArgMax(1).Lengths.ToArray());
        Assert.Equal([1, 1, 0, 0], cube.ArgMax(1));
        Assert.Equal("axis must be between -2 and 1; it was 2. (Parameter 'axis')", Assert.Throws<ArgumentOutOfRangeException>(() => predictions.ArgMax(2)).Message);
    }

    [Fact]
    public void Predictions_become_an_array_of_two_axes()
    {
        Assert.Equal(new float[,] { { 1, 2 }, { 3, 4 } }, Tensor.Create<float>([1, 2, 3, 4], [2, 2]).ToArray2D());
        Assert.StartsWith("predictions must have 2 axes; their shape was (4).", Assert.Throws<ArgumentException>(() => Tensor.Create<float>([1, 2, 3, 4], [4]).ToArray2D()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FitAsync_trains_on_a_thread_of_its_own_as_Fit_does()
    {
        using var model = Samples.Classifier();
        using var twin = Samples.Classifier();
        var thread = new ThreadOfTraining();

        var history = await model.FitAsync(X, Y, epochs: 3, verbose: 0, callbacks: thread, seed: 1);

        Assert.Equal(twin.Fit(X, Y, epochs: 3, verbose: 0, seed: 1)["loss"], history["loss"]);
        Assert.False(thread.IsOfPool);
    }

    [Fact]
    public async Task FitAsync_that_is_cancelled_gives_the_history_so_far()
    {
        using var model = Samples.Classifier();
        using var stop = new CancellationTokenSource();
        var history = await model.FitAsync(X, Y, epochs: 1_000_000, verbose: 0, callbacks: new StopAfter(2, stop), cancellationToken: stop.Token);
        Assert.Equal(StopReason.Cancelled, history.StopReason);
    }

    [Fact]
    public async Task FitAsync_throws_what_Fit_throws() =>
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            using var model = new Sequential(new Input(2), new Dense(1));
            await model.FitAsync(X, Y);
        });

    [Fact]
    public void A_scale_of_zero_is_refused_with_its_cause() =>
        Assert.StartsWith(
            "scale must be a number other than 0 (in C#, 1 / 16 is 0: write 1.0 / 16); it was 0.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Rescaling(1 / 16)).Message,
            StringComparison.Ordinal);

    private sealed class Epochs : Callback
    {
        public int Count { get; private set; }

        public override void OnEpochEnd(int epoch, Logs logs) => Count++;
    }

    private sealed class ThreadOfTraining : Callback
    {
        public bool IsOfPool { get; private set; } = true;

        public override void OnEpochEnd(int epoch, Logs logs) => IsOfPool = Thread.CurrentThread.IsThreadPoolThread;
    }

    private sealed class StopAfter(int epochs, CancellationTokenSource stop) : Callback
    {
        public override void OnEpochEnd(int epoch, Logs logs)
        {
            if (epoch + 1 == epochs) stop.Cancel();
        }
    }
}
