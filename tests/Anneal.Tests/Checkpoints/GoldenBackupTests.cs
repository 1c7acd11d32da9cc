using System.Text.Json.Nodes;
using Anneal.Callbacks;
using Anneal.Initializers;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Testing;

namespace Anneal.Tests.Checkpoints;

/// <summary>BackupAndRestore against Keras. A run goes on from the same state; within an epoch it then goes on with the batch that follows, where Keras begins the epoch again.</summary>
public sealed class GoldenBackupTests : Folder
{
    public static TheoryData<string> Ids => [.. Cases().Select(entry => (string)entry["id"]!)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_run_goes_on_where_it_was_saved(string id)
    {
        var golden = Cases().Single(entry => (string)entry["id"]! == id);
        var (first, second) = (golden["first_fit"]!, golden["second_fit"]!);
        var interrupt = (Epoch: (int)golden["interrupt"]!["epoch"]!, AfterBatch: (int?)golden["interrupt"]!["after_batch"]);
        // Keras takes false for 0, and saves every batch.
        var everyBatches = golden["kwargs"]!["save_freq"] is { } given ? given.GetValueKind() == System.Text.Json.JsonValueKind.False ? 1 : (int?)given : null;

        using (var model = Model("start_weight"))
        {
            var watch = new Watch { Interrupt = interrupt, AtNextHook = everyBatches is not null || interrupt.AfterBatch is null };
            Assert.Throws<Interruption>(() => Fit(model, watch));
            Assert.Equal((double)first["weight_at_interrupt"]!, watch.Weight, 1e-5);
        }
        if ((bool)golden["corrupt_latest_before_second_fit"]!) File.WriteAllText(Directory.GetFiles(Backup).Max()!, "broken");

        using var again = Model("second_model_start_weight");
        var resumed = new Watch();
        var history = Fit(again, resumed);
        Assert.Equal((double)second["begin"]!["weight"]!, resumed.BeginWeight, 1e-5);
        Assert.Equal((long)second["begin"]!["iterations"]!, resumed.BeginIterations);
        Assert.Equal((bool)second["backup_dir_exists_after"]!, Directory.Exists(Backup));
        Assert.Equal(Enumerable.Range(0, (int)golden["epochs"]!), history.Epochs);

        using var whole = Model(resumed.BeginIterations > 0 ? "start_weight" : "second_model_start_weight");
        var uninterrupted = Fit(whole, new Watch { HasBackup = false });
        Assert.Equal(uninterrupted["loss"], history["loss"]);
        Assert.Equal(Weight(whole), Weight(again));
        if (everyBatches is not null) return;
        Assert.Equal((double)second["final_weight"]!, Weight(again), 1e-4);
        var losses = second["history"]!["loss"]!.AsArray().Select(loss => (double)loss!).ToArray();
        Assert.All(losses.Zip(history["loss"].TakeLast(losses.Length)), pair => Assert.Equal(pair.First, pair.Second, 1e-3 * Math.Max(1, pair.First)));

        Sequential Model(string startWeight)
        {
            var model = new Sequential([new Input(1), new Dense(1, useBias: false, kernelInitializer: new Constant((double)golden["model"]![startWeight]!))]);
            model.Compile(new SGD((double)golden["model"]!["learning_rate"]!, momentum: (double)golden["model"]!["momentum"]!), "mse");
            return model;
        }

        History Fit(Sequential model, Watch watch)
        {
            var backup = new BackupAndRestore(
                Backup, everyBatches is { } batches ? batches : "epoch", (bool?)golden["kwargs"]!["double_checkpoint"] ?? false, (bool?)golden["kwargs"]!["delete_checkpoint"] ?? true);
            return model.Fit(
                Column("x"), Column("y"), (int)golden["batch_size"]!, (int)golden["epochs"]!, verbose: 0, watch.HasBackup ? [backup, watch] : [watch], shuffle: false);
        }

        float[,] Column(string name)
        {
            var data = golden[name]!["data"]!.AsArray();
            var column = new float[data.Count, 1];
            for (var i = 0; i < data.Count; i++) column[i, 0] = (float)data[i]!;
            return column;
        }
    }

    private static IEnumerable<JsonNode> Cases() => Golden.Cases("callbacks").Where(entry => (string)entry["callback"]! == "BackupAndRestore");

    private static double Weight(Model model) => model.GetWeights()[0].ToArray()[0];

    private sealed class Interruption : Exception;

    private sealed class Watch : Callback
    {
        private bool due;

        public bool HasBackup { get; init; } = true;

        public (int Epoch, int? AfterBatch)? Interrupt { get; init; }

        /// <summary>Checkpoints are saved when all callbacks have had a hook: the interruption comes with the next one.</summary>
        public bool AtNextHook { get; init; }

        public double BeginWeight { get; private set; }

        public long BeginIterations { get; private set; }

        public double Weight { get; private set; }

        private int Epoch { get; set; }

        public override void OnTrainBegin() => (BeginWeight, BeginIterations) = (GoldenBackupTests.Weight(Model), Model.Optimizer.Iterations);

        public override void OnEpochBegin(int epoch)
        {
            Epoch = epoch;
            ThrowIfDue();
        }

        public override void OnTrainBatchBegin(long batch) => ThrowIfDue();

        public override void OnTrainBatchEnd(long batch, Logs logs) => Reach(batch);

        public override void OnEpochEnd(int epoch, Logs logs)
        {
            ThrowIfDue();
            Reach(null);
        }

        private void Reach(long? batch)
        {
            if (Interrupt is not { } interrupt || interrupt.Epoch != Epoch || interrupt.AfterBatch != batch) return;
            (due, Weight) = (true, GoldenBackupTests.Weight(Model));
            if (!AtNextHook) ThrowIfDue();
        }

        private void ThrowIfDue()
        {
            if (due) throw new Interruption();
        }
    }
}
