using Anneal.Data;
using Anneal.Layers;
using Anneal.Losses;
using Anneal.Models;
using Anneal.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Distribution.Worker;

/// <summary>Losses whose mean over the batch is not the mean of the ranks' means.</summary>
internal static class Objectives
{
    public static void Reductions(Work work)
    {
        foreach (var reduction in new[] { Reduction.SumOverBatchSize, Reduction.Sum, Reduction.MeanWithSampleWeight })
        {
            RandomSeed.Set(7);
            using var model = new Sequential([new Dense(6, "tanh", kernelRegularizer: "l2", activityRegularizer: "l1"), new Dense(2)]);
            var (x, y) = Rows.Regression(31);
            model.Compile(new Adam(0.01), new MeanSquaredError(reduction), metrics: ["mae"], weightedMetrics: ["mse"]);
            var weights = Enumerable.Range(0, 31).Select(i => 0.25f + i % 5).ToArray();
            work.Put($"{reduction}", model.Fit(x, y, batchSize: 8, epochs: 12, verbose: 0, sampleWeight: weights, validationSplit: 0.2, validationBatchSize: 4, seed: 1));
            work.Put($"{reduction}", model);
        }
    }

    public static void Masks(Work work)
    {
        RandomSeed.Set(7);
        using var model = new Sequential([new Embedding(10, 4, maskZero: true), new LSTM(5, returnSequences: true), new Dense(1)]);
        var (x, y) = (new long[20, 6], new float[20, 6, 1]);
        for (var i = 0; i < 20; i++)
        {
            for (var j = 0; j < 6; j++) (x[i, j], y[i, j, 0]) = (j < 1 + i % 6 ? 1 + (i * 7 + j * 3) % 9 : 0, MathF.Sin(i + j));
        }
        model.Compile(new Adam(0.01), "mse", metrics: ["mae"]);
        work.Put("masks", model.Fit(x, y, batchSize: 6, epochs: 12, verbose: 0, validationSplit: 0.25, seed: 1));
        work.Put("masks", model);
    }

    public static void Classes(Work work)
    {
        RandomSeed.Set(7);
        using var model = new Sequential([new Dense(8, "relu"), new Dense(3, "softmax")]);
        var (x, _) = Rows.Regression(40);
        var y = Enumerable.Range(0, 40).Select(i => (long)(i * i % 3)).ToArray();
        model.Compile(new Adam(0.01), new SparseCategoricalCrossentropy(ignoreClass: 2), metrics: ["accuracy", new Metrics.MeanIoU(3, sparseYPred: false)]);
        work.Put("classes", model.Fit(x, y, batchSize: 16, epochs: 10, verbose: 0, validationSplit: 0.3, classWeight: new() { [0] = 2, [1] = 0.5 }, seed: 1));
        work.Put("classes", model);
        work.Put("evaluated", model.Evaluate(x, y, batchSize: 7, verbose: 0));
        work.Put("again", model.Evaluate(x, y, batchSize: 40, verbose: 0));
    }

    public static void SeveralOutputs(Work work)
    {
        RandomSeed.Set(7);
        var input = new Input([4]);
        var hidden = new Dense(6, "tanh").Apply(input.Output);
        using var model = new Functional(input.Output, [new Dense(1, name: "a").Apply(hidden), new Dense(1, "sigmoid", name: "b").Apply(hidden)]);
        var (x, y) = Rows.Regression(29);
        var (a, b) = (new float[29, 1], new float[29, 1]);
        for (var i = 0; i < 29; i++) (a[i, 0], b[i, 0]) = (y[i, 0], y[i, 1] > 0 ? 1 : 0);
        model.Compile(new Adam(0.01), loss: new Dictionary<string, string> { ["a"] = "mse", ["b"] = "binary_crossentropy" }, lossWeights: new Dictionary<string, double> { ["a"] = 0.5, ["b"] = 2 }, metrics: new Dictionary<string, Metrics.Metric> { ["a"] = "mae", ["b"] = "AUC" });
        work.Put("outputs", model.Fit(x, new Dictionary<string, ArrayLike> { ["a"] = a, ["b"] = b }, batchSize: 10, epochs: 10, verbose: 0, seed: 1));
        work.Put("outputs", model);
    }

    /// <summary>Two updates a step, by optimizers and losses of its own.</summary>
    public static void CustomStep(Work work)
    {
        RandomSeed.Set(7);
        using var optimizer = new SGD(0.02);
        using var model = new TwoUpdates(optimizer);
        var (x, y) = Rows.Regression(23);
        model.Compile(new Adam(0.01), "mse");
        work.Put("custom", model.Fit(x, y, batchSize: 8, epochs: 10, verbose: 0, seed: 1));
        work.Put("custom", model);
    }

    /// <summary>Batches of which some ranks get no row.</summary>
    public static void SmallBatches(Work work)
    {
        RandomSeed.Set(7);
        using var model = new Sequential([new Dense(6, "tanh"), new Dense(2)]);
        var (x, y) = Rows.Regression(7);
        model.Compile(new Adam(0.01), "mse", metrics: ["mae"]);
        work.Put("small", model.Fit(x, y, batchSize: 2, epochs: 12, verbose: 0, validationData: (x, y), validationBatchSize: 1, seed: 1));
        work.Put("small", model);
    }

    public static void Dropout(Work work)
    {
        foreach (var remat in new[] { false, true })
        {
            RandomSeed.Set(7);
            using var model = new Sequential([new Dense(6, "tanh"), new Dropout(0.3) { Remat = remat }, new Dense(2)]);
            var (x, y) = Rows.Regression(26);
            model.Compile(new SGD(0.05), "mse");
            var name = remat ? "dropout again" : "dropout";
            work.Put(name, model.Fit(x, y, batchSize: 8, epochs: 10, verbose: 0, seed: 1));
            work.Put(name, model);
        }
    }

    /// <summary>Gradients that are summed where they lie. Two variables have the same one.</summary>
    public static void LargeVariables(Work work)
    {
        RandomSeed.Set(7);
        using var model = new Sequential([new Dense(260, "tanh"), new TwoKernels(), new Dense(2)]);
        var (x, y) = Rows.Regression(13);
        model.Compile(new SGD(0.01), "mse");
        work.Put("large", model.Fit(x, y, batchSize: 6, epochs: 4, verbose: 0, seed: 1));
        work.Put("large", model);
    }

    private sealed class TwoKernels : UnaryLayer
    {
        private Variable first = null!, second = null!;

        public override Shape ComputeOutputShape(Shape inputShape) => inputShape;

        protected override void Build(Shape input, Weights weights) =>
            (first, second) = (weights.Add("first", [input[^1], input[^1]], "glorot_uniform"), weights.Add("second", [input[^1], input[^1]], "glorot_uniform"));

        protected override Tensor Call(Tensor input, CallContext context) => Ops.Linear(input, first.Value + second.Value);
    }

    public static void MovingStatistics(Work work)
    {
        foreach (var synchronized in new[] { false, true })
        {
            RandomSeed.Set(7);
            using var model = new Sequential([new Dense(6), new BatchNormalization(synchronized: synchronized, momentum: 0.8), new Activation("relu"), new Dense(2)]);
            var (x, y) = Rows.Regression(26);
            model.Compile(new SGD(0.05), "mse");
            var name = synchronized ? "synchronized" : "each";
            work.Put(name, model.Fit(x, y, batchSize: 8, epochs: 10, verbose: 0, validationSplit: 0.2, seed: 1));
            work.Put(name, model);
        }
    }

    private sealed class TwoUpdates : Model
    {
        private readonly Optimizer second;
        private readonly Dense first, last;
        private readonly Metrics.Mean rows;

        public TwoUpdates(Optimizer second)
        {
            this.second = second;
            (first, last) = (Track(new Dense(6, "tanh")), Track(new Dense(2)));
            rows = TrackMetric(new Metrics.Mean("norm"));
        }

        protected override Tensor Call(Tensor input, CallContext context) => last.Apply(first.Apply(input));

        protected override void TrainStep(Batch batch)
        {
            base.TrainStep(batch);
            var error = (Forward(batch.Inputs, training: true)[0] - batch.Y!).abs().mean();
            Minimize(error, last.TrainableVariables, second);
            Report("error", error);
            rows.UpdateState(batch.X.square().sum(1));
        }
    }
}
