using Anneal;
using Anneal.Callbacks;
using Anneal.Initializers;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;
using TorchSharp;

namespace UserCode;

public sealed class GettingStarted
{
    private readonly float[,] x = new float[100, 2];
    private readonly float[] y = new float[100];

    public GettingStarted()
    {
        var random = new Random(1);
        for (var row = 0; row < y.Length; row++)
        {
            (x[row, 0], x[row, 1]) = (random.NextSingle(), random.NextSingle());
            y[row] = 3 * x[row, 0] - 2 * x[row, 1] + 1;
        }
    }

    [Fact]
    public void Data()
    {
        using var model = NewModel();
        // snippet: data
        float[,] points = { { 0.1f, 1.2f }, { 0.7f, -0.4f }, { 1.5f, 0.3f } };                // an array of any rank
        var targets = System.Numerics.Tensors.Tensor.Create([0.5f, 1f, 0f], [3, 1]);          // a Tensor<T>
        using var weights = torch.tensor(new[] { 1f, 1f, 0.5f });                             // a TorchSharp tensor, which you still own

        model.Compile("sgd", loss: "mse");
        model.Fit(points, targets, sampleWeight: weights);
        var predictions = model.Predict(points);
        float first = predictions[0, 0];
        float[,] array = predictions.ToArray2D();
        int[] classes = [.. predictions.ArgMax()];                                            // the index of the largest value of each row
        // end snippet

        Assert.Equal(first, array[0, 0]);
        Assert.Equal([0, 0, 0], classes);

        Assert.Equal([3, 1], predictions.Lengths.ToArray());
        Assert.True(float.IsFinite(first));
        Assert.Equal(1, model.Optimizer.Iterations);
    }

    [Fact]
    public void Schedules()
    {
        using var model = NewModel();
        // snippet: schedules
        var schedule = new ExponentialDecay(0.1, decaySteps: 200, decayRate: 0.9, staircase: true);
        double later = schedule.At(400);               // 0.081
        var curve = new double[1000];
        schedule.Fill(curve);                          // the rates of updates 0 to 999

        var optimizer = new SGD(schedule, momentum: 0.9);
        model.Compile(optimizer, loss: "mse");
        var history = model.Fit(x, y, epochs: 60);

        double used = history["learning_rate"][^1];    // the rate of the last update
        double next = optimizer.LearningRate;          // the rate of the next update
        optimizer.LearningRate = 0.001;                // a constant from here on
        optimizer.LearningRate = schedule;             // a schedule again, at the same clock
        // end snippet

        Assert.Equal(0.081, later, 1e-15);
        Assert.Equal(later, curve[400]);
        Assert.Equal(curve[239], used);
        Assert.Equal(curve[240], next);
        Assert.Equal(next, optimizer.LearningRate.Value);
        Assert.Equal(schedule, optimizer.Schedule);
    }

    [Fact]
    public void Function_as_schedule()
    {
        using var model = NewModel();
        // snippet: function-schedule
        var schedule = LearningRateSchedule.FromFunction(step => 0.1 / Math.Sqrt(1 + step));
        model.Compile(new SGD(schedule), loss: "mse");
        // end snippet

        model.Fit(x, y);
        Assert.Equal(0.1 / Math.Sqrt(4), model.Optimizer.LastLearningRate);
    }

    [Fact]
    public void Seeds()
    {
        using var model = NewModel();
        // snippet: seeds
        RandomSeed.Set(1);                                                                        // all following layers
        var hidden = new Dense(64, activation: "relu", kernelInitializer: new HeNormal(seed: 2)); // a single layer
        var dropout = new Dropout(0.2, seed: 3);
        model.Compile("adam", loss: "mse");
        model.Fit(x, y, seed: 4);                                                                 // the order of the rows
        // end snippet

        var first = Weights();
        Assert.Equal(first, Weights());
        hidden.Dispose();
        dropout.Dispose();

        float[] Weights()
        {
            RandomSeed.Set(1);
            using var again = new Sequential([new Input(2), new Dense(4), new Dropout(0.2), new Dense(1)]);
            again.Compile("adam", loss: "mse");
            again.Fit(x, y, epochs: 2, verbose: 0);
            return [.. again.GetWeights().SelectMany(w => w)];
        }
    }

    [Fact]
    public void Results()
    {
        using var model = NewModel();
        model.Compile("sgd", loss: "mse", metrics: ["mae"]);
        // snippet: results
        History history = model.Fit(x, y, epochs: 3, validationSplit: 0.2);
        IReadOnlyList<double> losses = history["loss"];      // one number per epoch
        IReadOnlyList<string> names = history.Names;         // loss, mae, val_loss, val_mae, learning_rate
        StopReason reason = history.StopReason;              // Completed

        Logs logs = model.Evaluate(x, y);
        double error = logs["mae"];
        // end snippet

        Assert.Equal(3, losses.Count);
        Assert.Equal(["loss", "mae", "val_loss", "val_mae", "learning_rate"], names);
        Assert.Equal(StopReason.Completed, reason);
        Assert.True(error > 0);
    }

    [Fact]
    public void Cancellation()
    {
        using var model = NewModel();
        using var source = new CancellationTokenSource();
        using var stopping = new Sequential([model, new CancelAtBatch(10, source)]);
        stopping.Compile("sgd", loss: "mse");

        Assert.Equal(StopReason.Cancelled, TrainUntilStopped(stopping, x, y, source.Token));
        Assert.Equal(10, stopping.Optimizer.Iterations);
        Assert.Throws<OperationCanceledException>(() => stopping.Evaluate(x, y, cancellationToken: source.Token));
        Assert.Throws<OperationCanceledException>(() => stopping.Predict(x, cancellationToken: source.Token));
    }

    [Fact]
    public async Task Fit_on_a_thread_of_its_own()
    {
        using var model = NewModel();
        model.Compile("sgd", loss: "mse");
        // snippet: fit-async
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };

        var history = await model.FitAsync(x, y, epochs: 100, cancellationToken: stop.Token);
        // end snippet

        Assert.Equal(100, history["loss"].Count);
    }

    // snippet: cancellation
    private static StopReason TrainUntilStopped(Model model, float[,] x, float[] y, CancellationToken cancellationToken)
    {
        var history = model.Fit(x, y, epochs: 1000, cancellationToken: cancellationToken);
        if (history.StopReason == StopReason.Cancelled)
            Console.WriteLine($"Stopped after {model.Optimizer.Iterations} updates; they are in the weights.");
        return history.StopReason;
    }
    // end snippet

    private static Sequential NewModel() => new([new Input(2), new Dense(1)]);

    private sealed class CancelAtBatch(int batch, CancellationTokenSource source) : UnaryLayer
    {
        private int batches;

        protected override torch.Tensor Call(torch.Tensor input, CallContext context)
        {
            if (context.Training && ++batches == batch) source.Cancel();
            return input.alias();
        }
    }
}
