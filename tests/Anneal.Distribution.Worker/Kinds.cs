using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using static TorchSharp.torch;

namespace Anneal.Distribution.Worker;

/// <summary>What may not go together.</summary>
internal static class Kinds
{
    /// <summary>Layers that are computed again on the way back: with statistics of all ranks, and with weights that are frozen.</summary>
    public static void Recomputed(Work work)
    {
        foreach (var remat in new[] { false, true })
        {
            RandomSeed.Set(7);
            var frozen = new Dense(6, "tanh") { Trainable = false, Remat = remat };
            using var model = new Sequential([new Input([4]), new Dense(5), new BatchNormalization(synchronized: true, momentum: 0.8) { Remat = remat }, frozen, new LSTMOverOne { Remat = remat }, new Dense(2)]);
            var (x, y) = Rows.Regression(26);
            model.Compile(new SGD(0.05), "mse");
            var before = frozen.GetWeights().SelectMany(weight => weight.ToArray()).ToArray();
            var name = remat ? "again" : "plain";
            work.Put(name, model.Fit(x, y, batchSize: 8, epochs: 6, verbose: 0, validationSplit: 0.2, seed: 1));
            work.Put(name, model);
            work.Put($"{name} changed", [before.AsSpan().SequenceEqual(frozen.GetWeights().SelectMany(weight => weight.ToArray()).ToArray()) ? 0 : 1]);
        }
    }

    /// <summary>A target that is no number, and one that is too large for the first scale of the loss: one rank has it.</summary>
    public static void NotFinite(Work work)
    {
        Trained("nan", new Adam(0.01) { NonFiniteGradients = NonFiniteGradients.Skip }, float.NaN);
        Trained("overflow", new LossScaleOptimizer(new SGD(0.05), initialScale: 1e38), 100);

        void Trained(string name, Optimizer optimizer, float value)
        {
            RandomSeed.Set(7);
            using var model = new Sequential([new Input([4]), new Dense(6, "tanh"), new Dense(2)]);
            var (x, y) = Rows.Regression(24);
            y[13, 0] = value;
            model.Compile(optimizer, "mse");
            model.Fit(x, y, batchSize: 8, epochs: 2, verbose: 0, shuffle: false);
            work.Put(name, model);
            work.Put($"{name}/skipped", [optimizer.SkippedUpdates]);
        }
    }

    /// <summary>A variable that is exchanged in several parts.</summary>
    public static void VeryLargeVariable(Work work)
    {
        RandomSeed.Set(7);
        using var model = new Sequential([new Input([4]), new Dense(1300, "tanh"), new Dense(1300, "tanh"), new Dense(2)]);
        var (x, y) = Rows.Regression(10);
        model.Compile(new SGD(0.01), "mse");
        work.Put("very large", model.Fit(x, y, batchSize: 5, epochs: 2, verbose: 0, seed: 1));
        var kernel = model.GetWeights()[2].ToArray();
        work.Put("very large", kernel.Where((_, i) => i % 4999 == 0 || i > kernel.Length - 10).Select(value => (double)value));
    }

    /// <summary>Penalties that layers add, by rows and by weights, and the callbacks that write and read weights.</summary>
    public static void Penalties(Work work)
    {
        RandomSeed.Set(7);
        using var model = new Sequential([new Input([4]), new Dense(6, "tanh"), new Penalty(), new Dense(2)]);
        var (x, y) = Rows.Regression(29);
        model.Compile(new Adam(0.01), "mse", metrics: ["mae"]);
        var folder = Directory.CreateTempSubdirectory("anneal-best-");
        try
        {
            work.Put("penalties", model.Fit(x, y, batchSize: 8, epochs: 8, verbose: 0, validationSplit: 0.2, seed: 1, callbacks: new Callback[]
            {
                new ModelCheckpoint(Path.Combine(folder.FullName, "best.weights.h5"), monitor: "val_loss", saveBestOnly: true, saveWeightsOnly: true),
                new EarlyStopping("val_loss", patience: 2, minDelta: 0.2, restoreBestWeights: true), new TerminateOnNaN(), new CSVLogger(Path.Combine(folder.FullName, "log.csv")),
            }));
            work.Put("penalties", model);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Another thread of rank 0 steers the run.</summary>
    public static void Controlled(Work work)
    {
        RandomSeed.Set(7);
        using var model = new Sequential([new Input([4]), new Dense(6, "tanh"), new Dense(2)]);
        var (x, y) = Rows.Regression(29);
        model.Compile(new SGD(0.05), "mse");
        var control = new TrainingControl();
        control.SetRateFactor("mine", 0.5);
        control.Pause();
        var thread = new Thread(() =>
        {
            while (work.Rank == 0 && !control.IsPaused) Thread.Sleep(1);
            control.SetRateFactor("mine", 0.25);
            control.Resume();
        });
        thread.Start();
        var history = model.Fit(x, y, batchSize: 8, epochs: 4, verbose: 0, seed: 1, callbacks: new Callback[]
        {
            control, new LambdaCallback(onEpochEnd: (epoch, _) => { if (epoch == 2) control.Stop(); }),
        });
        thread.Join();
        work.Put("controlled", history);
        work.Put("controlled", model);
    }

    /// <summary>Data without a known length that end at another batch on rank 1.</summary>
    public static void UnevenGenerators(Work work)
    {
        RandomSeed.Set(7);
        using var model = new Sequential([new Dense(6, "tanh"), new Dense(2)]);
        model.Compile(new Adam(0.01), "mse");
        var (x, y) = Rows.Regression(6);
        model.Fit(BatchSource.From(Enumerable.Range(0, work.Rank == 1 ? 3 : 4).Select(_ => new Batch(x, y))), epochs: 2, verbose: 0);
    }

    /// <summary>Data without a known length, by which the first epoch counts.</summary>
    public static void Generators(Work work)
    {
        RandomSeed.Set(7);
        using var model = new Sequential([new Dense(6, "tanh"), new Dense(2)]);
        model.Compile(new Adam(0.01), "mse");
        work.Put("generated", model.Fit(BatchSource.From(Batches()), epochs: 3, verbose: 0, validationData: BatchSource.From(Batches()), validationSteps: 2));
        work.Put("crossing", model.Fit(BatchSource.From(Batches()), epochs: 5, initialEpoch: 3, stepsPerEpoch: 3, verbose: 0));
        work.Put("generated", model);

        static IEnumerable<Batch> Batches()
        {
            var (x, y) = Rows.Regression(12);
            for (var i = 0; i < 4; i++) yield return new Batch(Part(x, i), Part(y, i));
        }

        static float[,] Part(float[,] all, int part)
        {
            var rows = new float[part + 1, all.GetLength(1)];
            for (var i = 0; i <= part; i++)
                for (var j = 0; j < rows.GetLength(1); j++) rows[i, j] = all[(part + i) % 12, j];
            return rows;
        }
    }

    private sealed class LSTMOverOne : UnaryLayer
    {
        private readonly LSTM inner = new(5);

        public LSTMOverOne() => Track(inner);

        public override Shape ComputeOutputShape(Shape inputShape) => [inputShape[0], 5];

        protected override void Build(Shape input, Weights weights) => inner.Build([input[0], 1, input[1]]);

        protected override Tensor Call(Tensor input, CallContext context) => inner.Apply(input.unsqueeze(1));
    }

    private sealed class Penalty : UnaryLayer
    {
        public override Shape ComputeOutputShape(Shape inputShape) => inputShape;

        protected override Tensor Call(Tensor input, CallContext context)
        {
            AddLoss(input.square().mean());
            return input.alias();
        }
    }
}
