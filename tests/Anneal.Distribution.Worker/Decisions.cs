using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Layers;
using Anneal.Losses;
using Anneal.Models;
using Anneal.Optimizers;

namespace Anneal.Distribution.Worker;

/// <summary>What rank 0 decides, and tells.</summary>
internal static class Decisions
{
    public static void Callbacks(Work work)
    {
        using var model = Net(new SGD(0.05));
        var (x, y) = Rows.Regression(40);
        var stopping = new EarlyStopping("val_loss", patience: 4, minDelta: 0.05, restoreBestWeights: true);
        var history = model.Fit(
            x, y, batchSize: 8, epochs: 30, verbose: 0, validationSplit: 0.3, seed: 1,
            callbacks: new Callback[] { new ReduceLROnPlateau("val_loss", factor: 0.5, patience: 1, minDelta: 0.1), new LearningRateScheduler(epoch => epoch < 2 ? 0.03 : 0.05), stopping });
        work.Put("callbacks", history);
        work.Put("callbacks", model);
        work.Put("factors", model.Optimizer.RateFactors.Values);
    }

    public static void Stop(Work work)
    {
        using var model = Net(new Adam(0.01));
        var (x, y) = Rows.Regression(40);
        var seen = new List<double>();
        var history = model.Fit(x, y, batchSize: 8, epochs: 5, verbose: 0, seed: 1, callbacks: new LambdaCallback(onTrainBatchEnd: (_, logs) =>
        {
            seen.Add(logs["loss"]);
            seen.Add(logs["mae"]);
            model.StopTraining = seen.Count >= 14;
        }));
        if (work.Rank == 0) work.Put("seen", seen);
        work.Put("stop", history);
        work.Put("stop", model);
    }

    public static void Cancel(Work work)
    {
        using var model = Net(new Adam(0.01));
        var (x, y) = Rows.Regression(40);
        using var source = new CancellationTokenSource();
        var history = model.Fit(
            x, y, batchSize: 8, epochs: 5, verbose: 0, seed: 1, cancellationToken: source.Token,
            callbacks: new LambdaCallback(onEpochEnd: (epoch, _) => { if (epoch == 2) source.Cancel(); }));
        work.Put("cancel", history);
        work.Put("cancel", model);
    }

    public static void EvaluateInCallback(Work work)
    {
        using var model = Net(new Adam(0.01));
        var (x, y) = Rows.Regression(40);
        var losses = new List<double>();
        work.Put("run", model.Fit(x, y, batchSize: 8, epochs: 3, verbose: 0, seed: 1, callbacks: new LambdaCallback(onEpochEnd: (_, _) => losses.Add(model.Evaluate(x, y, verbose: 0)["loss"]))));
        if (work.Rank == 0) work.Put("losses", losses);
        work.Put("predicted", model.Predict(x, verbose: 0).Select(value => (double)value));
    }

    public static void FailingCallback(Work work)
    {
        using var model = Net(new Adam(0.01));
        var (x, y) = Rows.Regression(40);
        model.Fit(x, y, batchSize: 8, epochs: 3, verbose: 0, callbacks: new LambdaCallback(onEpochEnd: (_, _) => throw new IOException("The disk is full.")));
    }

    public static void Averages(Work work)
    {
        using var model = Net(new SGD(0.05) { UseEma = true, EmaMomentum = 0.8 });
        var (x, y) = Rows.Regression(40);
        work.Put("averages", model.Fit(x, y, batchSize: 8, epochs: 5, verbose: 0, validationSplit: 0.25, seed: 1, callbacks: new SwapEMAWeights()));
        work.Put("averages", model);
    }

    /// <summary>Arguments: the folder, and after how many batches training is left; 0 for never.</summary>
    public static void Checkpoint(Work work)
    {
        using var model = Net(new Adam(new Schedules.CosineDecay(0.02, 40)) { GradientAccumulationSteps = 2 });
        var (x, y) = Rows.Regression(40);
        using var source = new CancellationTokenSource();
        var (batches, last) = (0, int.Parse(work.Arguments[1], System.Globalization.CultureInfo.InvariantCulture));
        var history = model.Fit(
            x, y, batchSize: 8, epochs: 6, verbose: 0, seed: 1, validationSplit: 0.2, cancellationToken: source.Token,
            callbacks: new Callback[] { new BackupAndRestore(work.Arguments[0], saveFreq: 3), new LambdaCallback(onTrainBatchEnd: (_, _) => { if (++batches == last) source.Cancel(); }) });
        work.Put("checkpoint", history);
        work.Put("checkpoint", model);
        work.Result["trained"] = $"{batches}";
    }

    /// <summary>Arguments: the folder, and the epoch at whose end, when averages are in the variables, training is left; 0 for never.</summary>
    public static void CheckpointOfAverages(Work work)
    {
        using var model = Net(new Adam(0.02) { UseEma = true, EmaMomentum = 0.8 });
        var (x, y) = Rows.Regression(40);
        using var source = new CancellationTokenSource();
        var (last, epochs) = (int.Parse(work.Arguments[1], System.Globalization.CultureInfo.InvariantCulture), 0);
        var history = model.Fit(
            x, y, batchSize: 8, epochs: 5, verbose: 0, seed: 1, validationSplit: 0.2, cancellationToken: source.Token,
            callbacks: new Callback[] { new BackupAndRestore(work.Arguments[0]), new SwapEMAWeights(swapOnEpoch: true), new LambdaCallback(onEpochEnd: (_, _) => { if (++epochs == last) source.Cancel(); }) });
        work.Put("checkpoint", history);
        work.Put("checkpoint", model);
        work.Result["trained"] = $"{epochs}";
    }

    /// <summary>Argument: what rank 1 has otherwise.</summary>
    public static void Different(Work work)
    {
        var other = work.Rank == 1 ? work.Arguments[0] : "";
        if (work.Arguments[0].StartsWith("kind", StringComparison.Ordinal))
        {
            Files.OfOtherKinds(work);
            return;
        }
        LearningRate rate = work.Arguments[0] == "schedule" ? new Schedules.ExponentialDecay(0.01, 10, other == "schedule" ? 0.5 : 0.9) : other == "rate" ? 0.02 : 0.01;
        RandomSeed.Set(7);
        using var model = new Sequential([new Dense(other == "model" ? 7 : 6, "tanh") { Trainable = other != "frozen" }, new Dense(2) { DTypePolicy = other == "policy" ? "mixed_bfloat16" : "float32" }]);
        model.Compile(new Adam(rate), other == "loss" ? "mae" : "mse", metrics: other == "metric" ? ["mae"] : []);
        var (x, y) = Rows.Regression(other == "rows" ? 39 : 40);
        if (work.Arguments[0] == "values")
        {
            model.Build([-1, 4]);
            if (work.Rank == 1) model.Variables[0].Assign(TorchSharp.torch.ones(4, 6));
            model.Evaluate(x, y, verbose: 0);
        }
        else if (other == "call") model.Evaluate(x, y, verbose: 0);
        else model.Fit(
            x, y, batchSize: other == "batch" ? 4 : 8, epochs: other == "epochs" ? 3 : 2, verbose: 0, shuffle: other != "shuffle", seed: other == "seed" ? 3 : 2, validationData: Rows.Regression(40),
            validationBatchSize: other == "validation batches" ? 30 : 20, sampleWeight: other == "weights" ? new float[40] : default(DataLike),
            validationFreq: other == "frequency" ? 2 : 1,
            callbacks: other == "callbacks" ? new Everywhere(() => { }) : default(CallbackLike));
    }

    /// <summary>Each rank has other weights, another state of the optimizer and other seeds.</summary>
    public static void FirstWeights(Work work)
    {
        using var model = Net(new Adam(0.01));
        var (x, y) = Rows.Regression(40);
        RandomSeed.Set(work.Rank);
        foreach (var variable in model.Variables) variable.Assign(TorchSharp.torch.ones(variable.Shape.ToArray()).mul(0.1 * (1 + work.Rank)));
        work.Put("first", model.Fit(x, y, batchSize: 8, epochs: 3, verbose: 0));
        work.Put("first", model);
    }

    /// <summary>Rank 1 fails in the middle of a step, and the program catches it.</summary>
    public static void FailingStep(Work work)
    {
        using var model = new Faulty(work.Rank == 1 ? 4 : 100);
        var (x, y) = Rows.Regression(40);
        model.Compile(new Adam(0.01), "mse");
        model.Fit(x, y, batchSize: 8, epochs: 3, verbose: 0);
    }

    private sealed class Faulty : Model
    {
        private readonly Dense dense;
        private readonly int failsAt;
        private int steps;

        public Faulty(int failsAt) => (this.failsAt, dense) = (failsAt, Track(new Dense(2)));

        protected override TorchSharp.torch.Tensor Call(TorchSharp.torch.Tensor input, CallContext context) => dense.Apply(input);

        protected override void TrainStep(Data.Batch batch)
        {
            if (++steps == failsAt) throw new IOException("The memory is broken.");
            base.TrainStep(batch);
        }
    }

    public static void EvaluateEverywhere(Work work)
    {
        using var model = Net(new Adam(0.01));
        var (x, y) = Rows.Regression(40);
        var losses = new List<double>();
        model.Fit(x, y, batchSize: 8, epochs: 3, verbose: 0, seed: 1, callbacks: new Everywhere(() => losses.Add(model.Evaluate(x, y, verbose: 0)["loss"])));
        work.Put("losses", losses);
    }

    public static void TrainOnBatch(Work work)
    {
        using var model = Net(new Adam(0.01));
        var (x, y) = Rows.Regression(8);
        model.TrainOnBatch(x, y);
    }

    /// <summary>Rank 0 has read a model from a file, and the others make it anew, which nothing has built.</summary>
    public static void LoadedOnRankZero(Work work)
    {
        var path = Path.GetTempFileName() + ".keras";
        try
        {
            using var made = Unbuilt();
            if (work.Rank == 0)
            {
                made.Build([-1, 4]);
                made.Save(path);
            }
            using var model = work.Rank == 0 ? Model.Load(path) : Unbuilt();
            var (x, y) = Rows.Regression(20);
            work.Put("loaded", model.Fit(BatchSource.From(x, y, batchSize: 8), epochs: 2, verbose: 0));
            work.Put("loaded", model);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Sequential Unbuilt()
    {
        RandomSeed.Set(7);
        var model = new Sequential([new Dense(6, "tanh"), new BatchNormalization(synchronized: true), new Dense(2)], name: "net");
        model.Compile(new Adam(0.01), "mse", metrics: ["mae"]);
        return model;
    }

    private sealed class Everywhere(Action atEnd) : Callback
    {
        public override bool RunsOnEveryRank => true;

        public override void OnEpochEnd(int epoch, Logs logs) => atEnd();
    }

    private static Sequential Net(Optimizer optimizer)
    {
        RandomSeed.Set(7);
        var model = new Sequential([new Input([4]), new Dense(6, "tanh"), new Dense(2)]);
        model.Compile(optimizer, new MeanSquaredError(), metrics: ["mae"]);
        return model;
    }
}
