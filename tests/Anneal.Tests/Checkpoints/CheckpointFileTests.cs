using Anneal.Callbacks;
using Anneal.Optimizers;
using Anneal.Schedules;
using Anneal.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Checkpoints;

/// <summary>What is in a file comes back bit for bit, or is refused.</summary>
public sealed class CheckpointFileTests : Folder
{
    private string File => Path.Combine(Root, "file");

    [Fact]
    public void Tensors_of_every_type_come_back()
    {
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>
        {
            ["f32"] = tensor(new[] { 1.5f, float.NaN, -0f }),
            ["f64"] = tensor(new[] { double.Epsilon, double.NegativeInfinity }),
            ["i64"] = tensor(new[] { long.MinValue }),
            ["i32"] = tensor(new[] { 7 }),
            ["u8"] = tensor(new byte[] { 255 }),
            ["bool"] = tensor(new[] { true, false }),
            ["bf16"] = rand(3, 2, dtype: bfloat16),
            ["f16"] = rand(5, dtype: float16),
            ["none"] = zeros(0, 3),
            ["one"] = tensor(2.0).squeeze(),
        };
        Save("a text with \"quotes\" and ∞", tensors);
        var (text, read) = TensorFile.Read(File);
        Assert.Equal("a text with \"quotes\" and ∞", text);
        Assert.Equal(tensors.Keys, read.Keys);
        foreach (var (name, value) in read)
        {
            using (value)
            {
                Assert.Equal((tensors[name].dtype, (Shape)tensors[name].shape), (value.dtype, (Shape)value.shape));
                Assert.Equal(tensors[name].bytes.ToArray(), value.bytes.ToArray());
            }
        }
    }

    [Fact]
    public void Every_truncated_file_is_refused()
    {
        SaveSmall();
        var bytes = System.IO.File.ReadAllBytes(File);
        for (var length = 0; length < bytes.Length; length++)
        {
            System.IO.File.WriteAllBytes(File, bytes[..length]);
            var error = Assert.Throws<InvalidDataException>(() => TensorFile.Read(File));
            Assert.Equal($"'{File}' is truncated: it ends after {length} bytes.", error.Message);
        }
    }

    [Theory]
    [InlineData("\"__metadata__\": {\"anneal\": 1}", "is not a checkpoint.")]
    [InlineData("\"__metadata__\": {\"anneal\": \"{}\", \"anneal\": \"{}\"}", "is not a checkpoint.")]
    [InlineData("\"\u00ff\": 1", "by no object.")]
    [InlineData("\"a\": {\"dtype\": \"\\ud800\"}", "describes 'a' by no object.")]
    public void A_header_that_is_not_sound_is_refused(string content, string problem)
    {
        var header = System.Text.Encoding.Latin1.GetBytes($"{{{content}}}");
        System.IO.File.WriteAllBytes(File, [.. BitConverter.GetBytes((long)header.Length), .. header]);
        Assert.EndsWith(problem, Assert.Throws<InvalidDataException>(() => TensorFile.Read(File)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_altered_byte_is_found()
    {
        SaveSmall();
        var bytes = System.IO.File.ReadAllBytes(File);
        for (var at = 0; at < bytes.Length; at++)
        {
            var altered = bytes.ToArray();
            altered[at] ^= 4;
            System.IO.File.WriteAllBytes(File, altered);
            Assert.Throws<InvalidDataException>(() => TensorFile.Read(File));
        }
        System.IO.File.WriteAllBytes(File, [.. bytes, 0]);
        Assert.Equal($"'{File}' was altered after it was written: its checksum does not match.", Assert.Throws<InvalidDataException>(() => TensorFile.Read(File)).Message);
    }

    [Fact]
    public void A_damaged_file_is_passed_over_with_a_warning()
    {
        var run = new Interrupted { Optimizer = () => new Adam(0.01) };
        var whole = run.Whole();
        Stop(run, updates: 9);
        var files = Newest();
        Assert.Equal(["epoch-000001-batch-000000003.checkpoint", "epoch-000001-batch-000000002.checkpoint", "epoch-000001-batch-000000001.checkpoint"], files.Select(Path.GetFileName));
        System.IO.File.WriteAllBytes(files[0], System.IO.File.ReadAllBytes(files[0])[..^1]);

        using var model = run.Make();
        var said = new Said();
        var resumed = run.Fit(model, [said], resumeFrom: files[0]);
        Assert.Equal(whole, Outcome.Of(model, resumed));
        Assert.Equal(
            $"Warning: '{files[0]}' is truncated: it ends after {new FileInfo(files[0]).Length} bytes. Training goes on from the checkpoint before it, '{files[1]}'.",
            Assert.Single(said.Lines));
    }

    [Fact]
    public void Without_a_good_one_the_run_is_refused()
    {
        var run = new Interrupted { Optimizer = () => new Adam(0.01) };
        Stop(run, updates: 1);
        var file = Newest()[0];
        System.IO.File.WriteAllText(file, "broken");
        using var model = run.Make();
        Assert.Equal($"No checkpoint can be used. '{file}' is truncated: it ends after 6 bytes.", Assert.Throws<InvalidDataException>(() => run.Fit(model, [], resumeFrom: Backup)).Message);
        var missing = Path.Combine(Root, "missing");
        Assert.StartsWith(
            $"resumeFrom must be a checkpoint or a folder with checkpoints; '{missing}' does not exist.", Assert.Throws<FileNotFoundException>(() => run.Fit(model, [], resumeFrom: missing)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Other_models_data_and_arguments_are_refused_before_anything_changes()
    {
        var run = new Interrupted { Optimizer = () => new Adam(0.01) };
        Stop(run, updates: 9);
        Refused(run with { Optimizer = () => new SGD(0.01) }, "is of a training with Adam; the model is compiled with SGD");
        Refused(run with { Shuffle = false }, "is of a run with shuffle: true");
        Refused(run with { Steps = 3 }, "is from within epoch 2 of a run with stepsPerEpoch = 6; it was 3. Use the same data and batches, or a checkpoint of the end of an epoch");
        Refused(
            run with { Model = optimizer => Anneal.Tests.Models.Samples.Classifier(optimizer: optimizer) },
            "does not fit model 'sequential': 'sequential/batch_normalization/gamma' is not in the model; 'sequential/batch_normalization/beta' is not in the model; "
            + "'sequential/batch_normalization/moving_mean' is not in the model; 'sequential/batch_normalization/moving_variance' is not in the model; 'sequential/dropout/seed_generator_state' is not in the model");

        void Refused(Interrupted other, string problem)
        {
            using var model = other.Make();
            model.Predict(Anneal.Tests.Models.Samples.Inputs(2), verbose: 0);
            var before = model.GetWeights().SelectMany(weights => weights.ToArray()).ToArray();
            var error = Assert.Throws<ArgumentException>(() => other.Fit(model, [], resumeFrom: Backup));
            Assert.Equal($"The checkpoint '{Backup}' {problem}. (Parameter 'resumeFrom')", error.Message);
            Assert.Equal(before, model.GetWeights().SelectMany(weights => weights.ToArray()));
        }
    }

    [Fact]
    public void A_state_that_no_callback_takes_is_named()
    {
        var run = new Interrupted { Optimizer = () => new Adam(0.01), Callbacks = () => [new Counting()] };
        Stop(run, updates: 3);
        using var model = run.Make();
        var said = new Said();
        run.Fit(model, [said], resumeFrom: Backup);
        Assert.Equal("Warning: the checkpoint has the state of the callback Counting, which this run does not have.", Assert.Single(said.Lines));
    }

    [Fact]
    public void An_error_of_the_disk_comes_out_of_fit()
    {
        var run = new Interrupted { Optimizer = () => new Adam(0.01) };
        using var model = run.Make();
        var error = Assert.Throws<IOException>(() => run.Fit(model, [new BackupAndRestore(Backup, saveFreq: 2), new Interrupted.AfterUpdates(3, () => Directory.Delete(Backup, recursive: true))]));
        Assert.StartsWith($"A checkpoint could not be written into '{Backup}': ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_ends_the_run_with_a_clear_word_and_leaves_the_checkpoint_before()
    {
        var output = await ProbeProgram.Run(["fill", Backup]);
        Assert.StartsWith($"IOException: A checkpoint could not be written into '{Backup}': '", output, StringComparison.Ordinal);
        Assert.EndsWith("cannot be written: its file would be larger than it may be here.\n", output, StringComparison.Ordinal);
        Assert.Equal(["epoch-000000-batch-000000002.checkpoint"], Directory.GetFileSystemEntries(Backup).Select(Path.GetFileName));
        var (_, tensors) = TensorFile.Read(Newest()[0]);
        foreach (var tensor in tensors.Values) tensor.Dispose();
    }

    [Fact]
    public void A_checkpoint_is_kept_for_every_so_many_updates_and_minutes()
    {
        var run = new Interrupted { Optimizer = () => new Adam(0.01) };
        var time = new SteppingTime();
        using (var model = run.Make())
            run.Fit(model, [new BackupAndRestore(Backup, saveFreq: 10, deleteCheckpoint: false, time: time) { KeepLast = 9, SaveEvery = TimeSpan.FromMinutes(20) }, new Tick(time)]);
        Assert.Equal(
            ["epoch-000000-batch-000000003", "epoch-000002-batch-000000001", "epoch-000003-batch-000000005"],
            Newest().Select(file => Path.GetFileNameWithoutExtension(file)).Reverse());
    }

    [Fact]
    public void What_a_killed_process_left_is_swept_away()
    {
        Directory.CreateDirectory(Backup);
        var (left, own) = (Path.Combine(Backup, $".{Guid.NewGuid():n}.tmp"), Path.Combine(Backup, "notes.tmp"));
        foreach (var file in (string[])[left, own]) System.IO.File.WriteAllText(file, "x");
        var run = new Interrupted { Optimizer = () => new Adam(0.01) };
        using var model = run.Make();
        run.Fit(model, [new BackupAndRestore(Backup)]);
        Assert.Equal([own], Directory.GetFileSystemEntries(Backup));
    }

    private void Stop(Interrupted run, int updates)
    {
        using var cancellation = new CancellationTokenSource();
        using var model = run.Make();
        run.Fit(model, [new BackupAndRestore(Backup, saveFreq: 1) { KeepLast = 3 }, .. run.Callbacks(), new Interrupted.AfterUpdates(updates, cancellation.Cancel)], cancellation: cancellation.Token);
    }

    private string[] Newest() => [.. Directory.GetFiles(Backup, "*.checkpoint").OrderDescending()];

    private void SaveSmall()
    {
        using var scope = NewDisposeScope();
        Save("{}", new() { ["a"] = arange(5), ["b"] = ones(2, 2) });
    }

    private void Save(string text, Dictionary<string, Tensor> tensors)
    {
        using var stream = System.IO.File.Create(File);
        TensorFile.Write(stream, text, tensors);
    }

    private sealed class Said : Callback
    {
        public List<string> Lines { get; } = [];

        public override void OnAnnounce(IReadOnlyList<string> lines) => Lines.AddRange(lines);
    }

    private sealed class Counting : Callback
    {
        public override CallbackState GetState() => new() { Values = { ["count"] = 1 } };
    }

    /// <summary>A minute an update, but half an hour for the third.</summary>
    private sealed class Tick(SteppingTime time) : Callback
    {
        private int updates;

        public override void OnTrainBatchBegin(long batch) => time.Minutes += ++updates == 3 ? 30 : 1;
    }

    private sealed class SteppingTime : TimeProvider
    {
        public int Minutes { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Minutes * 60;
    }
}
