using System.Globalization;
using System.Text.Json.Nodes;
using Anneal.Callbacks;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Testing;

namespace Anneal.Tests.Callbacks;

/// <summary>Runs that are interrupted and go on: with Keras where it saves between epochs, with the uninterrupted run where it saves within one.</summary>
public class BackupAndRestoreTests
{
    public static TheoryData<string> Cases => [.. GoldenCallbackRun.Of("BackupAndRestore").Select(@case => @case["id"]!.GetValue<string>())];

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_interrupted_run_goes_on(string id)
    {
        var @case = Golden.Cases("callbacks").Single(@case => @case["id"]!.GetValue<string>() == id);
        var (kwargs, settings) = (@case["kwargs"]!, @case["model"]!);
        var folder = Path.Combine(Directory.CreateTempSubdirectory().FullName, "backup");
        var (x, y) = (Column(@case["x"]!), Column(@case["y"]!));
        var epochs = @case["epochs"]!.GetValue<int>();

        using var first = Model(settings, "start_weight");
        var seen = new Watch(folder, (@case["interrupt"]!["epoch"]!.GetValue<int>(), @case["interrupt"]!["after_batch"]?.GetValue<long>()));
        Assert.Throws<TimeoutException>(() => Fit(first, seen));
        Compare(@case["first_fit"]!, seen);
        Assert.Equal(Names(@case["first_fit"]!["files"]), seen.Files);

        if (@case["corrupt_latest_before_second_fit"]!.GetValue<bool>()) File.WriteAllText(Path.Combine(folder, "latest.weights.h5"), "broken");
        using var second = Model(settings, "second_model_start_weight");
        var after = new Watch(folder);
        var history = Fit(second, after);
        var expected = @case["second_fit"]!;
        var begin = expected["begin"]!;
        GoldenCallbackRun.AssertNear(Golden.Number(begin["weight"]), after.Begin.Weight);
        Assert.Equal(begin["iterations"]!.GetValue<long>(), after.Begin.Iterations);
        Assert.Equal(expected["backup_dir_exists_after"]!.GetValue<bool>(), Directory.Exists(folder));
        if (kwargs["save_freq"] is null)
        {
            Compare(expected, after);
            Assert.Equal(expected["history_epochs"]!.AsArray().Select(epoch => epoch!.GetValue<int>()), history.Epochs);
            foreach (var (one, other) in Golden.Numbers(expected["history"]!["loss"]).Zip(history["loss"])) GoldenCallbackRun.AssertNear(one, other);
            GoldenCallbackRun.AssertNear(Golden.Number(expected["final_weight"]), Weight(second));
        }
        else
        {
            using var whole = Model(settings, "start_weight");
            whole.Fit(x, y, @case["batch_size"]!.GetValue<int>(), epochs, verbose: 0, shuffle: false);
            Assert.Equal(Weight(whole), Weight(second));
        }
        Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);

        History Fit(Model model, Watch watch) => model.Fit(
            x, y, @case["batch_size"]!.GetValue<int>(), epochs, verbose: 0, shuffle: false, callbacks: [new BackupAndRestore(TestFiles.Of, folder,
                // Keras takes false for a save after every batch.
                kwargs["save_freq"] is not { } frequency ? default : (Frequency)(frequency.GetValueKind() == System.Text.Json.JsonValueKind.False ? 1 : frequency.GetValue<long>()),
                kwargs["double_checkpoint"]?.GetValue<bool>() ?? false, kwargs["delete_checkpoint"]?.GetValue<bool>() ?? true), watch]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(5)]
    public void Shuffled_rows_go_on_in_the_order_that_was_interrupted(int? stepsPerEpoch)
    {
        var folder = Path.Combine(Directory.CreateTempSubdirectory().FullName, "backup");
        var (x, y) = (Samples(11), Samples(11));
        var settings = new JsonObject { ["learning_rate"] = 0.01, ["momentum"] = 0.9, ["weight"] = 0.5 };
        using var whole = Model(settings, "weight");
        Fit(whole);
        for (var batch = 0; batch < 3; batch++)
        {
            using var first = Model(settings, "weight");
            Assert.Throws<TimeoutException>(() => Fit(first, new BackupAndRestore(TestFiles.Of, folder, saveFreq: 1), new Watch(folder, (1, batch))));
            using var second = Model(settings, "weight");
            Fit(second, new BackupAndRestore(TestFiles.Of, folder, saveFreq: 1));
            Assert.Equal(Weight(whole), Weight(second));
        }
        Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);

        void Fit(Model model, params Callback[] callbacks) => model.Fit(x, y, 3, epochs: 3, verbose: 0, seed: 7, stepsPerEpoch: stepsPerEpoch, callbacks: callbacks);
    }

    [Fact]
    public void Without_files_of_models_the_callbacks_say_so()
    {
        foreach (var make in (Action[])[() => new BackupAndRestore("backup"), () => new ModelCheckpoint("best.keras")])
            Assert.EndsWith(
                "cannot be used yet: this version of Anneal does not write .keras and .weights.h5 files. Keep model.GetWeights() and Optimizer.GetState() in a callback of your own.",
                Assert.Throws<NotSupportedException>(make).Message, StringComparison.Ordinal);
    }

    private static float[,] Samples(int rows)
    {
        var values = new float[rows, 1];
        for (var i = 0; i < rows; i++) values[i, 0] = (float)Math.Sin(i * 2.3);
        return values;
    }

    private static float[,] Column(JsonNode node)
    {
        var values = Golden.Numbers(node["data"]);
        var column = new float[values.Length, 1];
        for (var i = 0; i < values.Length; i++) column[i, 0] = (float)values[i];
        return column;
    }

    private static Sequential Model(JsonNode settings, string weight)
    {
        var model = new Sequential([new Input(1), new Dense(1, useBias: false)]);
        model.Compile((Optimizer)new SGD(settings["learning_rate"]!.GetValue<double>(), momentum: settings["momentum"]!.GetValue<double>()), "mse");
        model.SetWeights([new float[,] { { settings[weight]!.GetValue<float>() } }]);
        return model;
    }

    private static double Weight(Model model) => GoldenTensor.Values(model.Variables[0].Value)[0];

    private static IEnumerable<string>? Names(JsonNode? files) => files?.AsArray().Select(file => file!.GetValue<string>());

    private static void Compare(JsonNode expected, Watch seen)
    {
        var epochs = expected["epochs"]!.AsArray();
        Assert.Equal(epochs.Count, seen.Epochs.Count);
        foreach (var (one, epoch) in epochs.Zip(seen.Epochs))
        {
            GoldenCallbackRun.AssertNear(Golden.Number(one!["weight_at_begin"]), epoch.Begin);
            if (one["weight_at_end"] is not { } end) continue;
            GoldenCallbackRun.AssertNear(Golden.Number(end), epoch.End);
            Assert.Equal(Names(one["files"]), epoch.Files);
            // The place after a batch is that of the batch to come; Keras's is that of the last one.
            if (one["metadata"]!["batch"]!.GetValue<int>() == 0) Assert.Equal(one["metadata"]!["epoch"]!.GetValue<int>(), epoch.SavedEpoch);
        }
    }

    /// <summary>What a callback after the backup sees; ends the run by an exception.</summary>
    private sealed class Watch(string folder, (int Epoch, long? Batch)? interrupt = null) : Callback
    {
        private int epoch;

        public (double Weight, long Iterations) Begin { get; private set; }

        public List<(double Begin, double End, IReadOnlyList<string>? Files, int? SavedEpoch)> Epochs { get; } = [];

        public IReadOnlyList<string>? Files => Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)] : null;

        public override void OnTrainBegin() => Begin = (Weight(Model), Model.Optimizer.Iterations);

        public override void OnEpochBegin(int epoch)
        {
            this.epoch = epoch;
            Epochs.Add((Weight(Model), 0, null, null));
        }

        public override void OnTrainBatchEnd(long batch, Logs logs)
        {
            if (interrupt is { } at && at.Batch == batch && at.Epoch == epoch) throw new TimeoutException();
        }

        public override void OnEpochEnd(int epoch, Logs logs)
        {
            var metadata = Path.Combine(folder, "training_metadata.json");
            Epochs[^1] = (Epochs[^1].Begin, Weight(Model), Files, File.Exists(metadata) ? JsonNode.Parse(File.ReadAllText(metadata))!["epoch"]!.GetValue<int>() : null);
            if (interrupt is { Batch: null } at && at.Epoch == epoch) throw new TimeoutException();
        }
    }
}
