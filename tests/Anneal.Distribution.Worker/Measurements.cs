using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Layers;
using Anneal.Metrics;
using Anneal.Models;
using Anneal.Optimizers;
using static TorchSharp.torch;

namespace Anneal.Distribution.Worker;

/// <summary>What steps report, under names that not all ranks know at the same time.</summary>
internal static class Measurements
{
    /// <summary>Names that come up in some batches alone, and a metric that the first batches do not update.</summary>
    public static void Names(Work work)
    {
        using var model = new Reporting(work.Rank);
        var (x, y) = Rows.Regression(26);
        model.Compile(new Adam(0.01), "mse");
        work.Put("names", model.Fit(x, y, batchSize: 8, epochs: 3, verbose: 0, seed: 1));
        work.Put("names", model.Evaluate(x, y, verbose: 0));
    }

    /// <summary>Each rank reports under a name of its own; only those of whole batches are compared.</summary>
    public static void NamesOfRanks(Work work)
    {
        using var model = new Reporting(work.Rank) { OwnName = $"rank {work.Rank}" };
        var (x, y) = Rows.Regression(26);
        model.Compile(new Adam(0.01), "mse");
        var seen = new List<double>();
        var history = model.Fit(x, y, batchSize: 8, epochs: 2, verbose: 0, seed: 1, callbacks: new LambdaCallback(onTrainBatchEnd: (_, logs) => seen.Add(logs["loss"])));
        work.Result["names"] = string.Join(", ", history.Names);
    }

    /// <summary>Rank 0 alone reports a name while it evaluates.</summary>
    public static void NamesOfCallbacks(Work work)
    {
        using var model = new Reporting(work.Rank) { EvaluationName = "wide" };
        var (x, y) = Rows.Regression(26);
        model.Compile(new Adam(0.01), "mse");
        var seen = new List<double>();
        var history = model.Fit(x, y, batchSize: 8, epochs: 3, verbose: 0, seed: 1, callbacks: new Callback[]
        {
            new LambdaCallback(onEpochBegin: epoch => { if (epoch == 1) seen.Add(model.Evaluate(x, y, verbose: 0)["wide"]); }),
            new LambdaCallback(onTrainBatchEnd: (_, logs) => seen.Add(logs["loss"])),
        });
        work.Put("run", history);
        if (work.Rank == 0) work.Put("seen", seen);
    }

    /// <summary>Arguments: the folder, and after how many batches training is left; 0 for never. Within an epoch the sums of what was reported are part of the checkpoint.</summary>
    public static void Resumed(Work work)
    {
        using var model = new Reporting(work.Rank);
        var (x, y) = Rows.Regression(26);
        model.Compile(new Adam(0.01), "mse", metrics: ["mae"]);
        using var source = new CancellationTokenSource();
        var (batches, last) = (0, int.Parse(work.Arguments[1], System.Globalization.CultureInfo.InvariantCulture));
        Counting here = new(10, everywhere: false), everywhere = new(1, everywhere: true);
        work.Put("resumed", model.Fit(x, y, batchSize: 8, epochs: 4, verbose: 0, seed: 1, cancellationToken: source.Token, callbacks: new Callback[]
        {
            here, everywhere, new BackupAndRestore(work.Arguments[0], saveFreq: 1), new LambdaCallback(onTrainBatchEnd: (_, _) => { if (++batches == last) source.Cancel(); }),
        }));
        work.Put("resumed", model);
        work.Result["trained"] = $"{batches}";
        work.Put("resumed counts", [everywhere.Count]);
        if (work.Rank == 0 && here.Count != 10 * everywhere.Count) throw new InvalidOperationException($"Callbacks of one class have each other's state: {here.Count} and {everywhere.Count}.");
    }

    /// <summary>Two of one class, of which one runs on rank 0 alone.</summary>
    private sealed class Counting(int step, bool everywhere) : Callback
    {
        public int Count { get; private set; }

        public override bool RunsOnEveryRank => everywhere;

        public override void OnTrainBatchEnd(long batch, Logs logs) => Count += step;

        public override CallbackState GetState() => new() { Values = { ["count"] = Count } };

        public override void SetState(CallbackState state) => Count = (int)state.Values["count"]!;
    }

    /// <summary>The rows of the tensors that steps see are those that batches count.</summary>
    public static void Counts(Work work)
    {
        using var model = new Reporting(work.Rank);
        var (x, y) = Rows.Regression(5);
        model.Compile(new Adam(0.01), "mse");
        model.Fit(x, y, batchSize: 2, epochs: 1, verbose: 0, shuffle: false);
        work.Put("counts", model.CountsSeen);
    }

    private sealed class Reporting : Model
    {
        private readonly Dense first = new(6, "tanh"), last = new(2);
        private readonly int rank;
        private readonly F1Score late;

        public Reporting(int rank)
        {
            RandomSeed.Set(7);
            this.rank = rank;
            Track(first);
            Track(last);
            late = TrackMetric(new F1Score(threshold: 0.5, name: "late"));
        }

        public string? OwnName { get; init; }

        public string? EvaluationName { get; init; }

        public List<double> CountsSeen { get; } = [];

        protected override Tensor Call(Tensor input, CallContext context) => last.Apply(first.Apply(input));

        protected override void TrainStep(Batch batch)
        {
            CountsSeen.AddRange([batch.Count, batch.X.size(0), batch.Y!.size(0)]);
            base.TrainStep(batch);
            var step = Optimizer.Iterations - 1;
            if (step % 3 == 1) AddMetric("every third", batch.X.square().mean());
            if (step > 5) AddMetric("since the sixth", batch.Y.abs().mean());
            if (OwnName is not null) AddMetric(OwnName, batch.Y.abs().mean());
            if (step > 4) late.UpdateState(batch.Y.ge(0), batch.Y);
        }

        protected override void TestStep(Batch batch)
        {
            base.TestStep(batch);
            if (EvaluationName is not null) AddMetric(EvaluationName, batch.X.abs().mean());
        }
    }
}
