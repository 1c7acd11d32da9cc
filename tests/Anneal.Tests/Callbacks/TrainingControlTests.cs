using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Optimizers;
using Anneal.Tests.Models;

namespace Anneal.Tests.Callbacks;

/// <summary>A run that another thread controls.</summary>
public class TrainingControlTests
{
    private static readonly float[,] X = Samples.Inputs(6);
    private static readonly int[] Y = Samples.Labels(6);

    [Fact]
    public async Task A_paused_run_waits_and_a_resumed_one_ends_like_any_other()
    {
        using var plain = Samples.Classifier();
        plain.Fit(X, Y, 2, epochs: 4, verbose: 0, seed: 1);

        using var model = Samples.Classifier();
        var control = new TrainingControl();
        control.Pause();
        var training = model.FitAsync(X, Y, 2, epochs: 4, verbose: 0, seed: 1, callbacks: control);
        SpinWait.SpinUntil(() => control.IsPaused, TimeSpan.FromSeconds(30));
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal(1, model.Optimizer.Iterations);
        control.Resume();
        var history = await training;
        Assert.Equal(Samples.State(plain), Samples.State(model));
        Assert.Equal([new(0, 1, "TrainingControl: paused"), new(0, 1, "TrainingControl: resumed")], history.Messages);
    }

    [Fact]
    public async Task A_paused_run_can_be_stopped()
    {
        using var model = Samples.Classifier();
        var control = new TrainingControl();
        control.Pause();
        var training = model.FitAsync(X, Y, 2, epochs: 4, verbose: 0, callbacks: control);
        SpinWait.SpinUntil(() => control.IsPaused, TimeSpan.FromSeconds(30));
        control.Stop();
        var history = await training;
        Assert.Equal(StopReason.StoppedByCallback, history.StopReason);
        Assert.Equal(1, model.Optimizer.Iterations);
        Assert.Equal("TrainingControl: stopped", history.Messages[^1].Text);
        Assert.False(control.IsPaused);
    }

    [Fact]
    public async Task Cancelling_ends_a_pause()
    {
        using var model = Samples.Classifier();
        using var cancellation = new CancellationTokenSource();
        var control = new TrainingControl();
        control.Pause();
        var training = model.FitAsync(X, Y, 2, epochs: 4, verbose: 0, callbacks: control, cancellationToken: cancellation.Token);
        SpinWait.SpinUntil(() => control.IsPaused, TimeSpan.FromSeconds(30));
        await cancellation.CancelAsync();
        Assert.Equal(StopReason.Cancelled, (await training).StopReason);
        Assert.False(control.IsPaused);
    }

    [Fact]
    public void A_factor_counts_from_the_next_update_on()
    {
        using var model = Samples.Classifier(optimizer: new SGD(0.5));
        var (control, rates) = (new TrainingControl(), new List<double>());
        control.SetRateFactor("mine", 0.5);
        var history = model.Fit(X, Y, 2, epochs: 1, verbose: 0, callbacks: [control, new LambdaCallback(onTrainBatchEnd: (_, logs) => rates.Add(logs["learning_rate"]))]);
        Assert.Equal([0.5, 0.25, 0.25], rates);
        Assert.Equal([0.5], history["rate_factor/mine"]);
        Assert.Equal([new(0, 1, "TrainingControl: rate factor 'mine' set to 0.5")], history.Messages);
    }

    [Fact]
    public void Saving_now_is_left_to_the_callbacks_that_save()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        using var model = Samples.Classifier();
        var control = new TrainingControl();
        control.SaveNow();
        var checkpoint = new ModelCheckpoint(Path.Combine(folder, "{epoch}-{batch}-{val_loss:.2f}.weights.h5"), saveWeightsOnly: true, saveFreq: 1000);
        var history = model.Fit(X, Y, 2, verbose: 0, callbacks: [control, checkpoint]);
        Assert.Equal(["1-1-NA.weights.h5"], Directory.GetFiles(folder).Select(Path.GetFileName));
        Assert.Equal("TrainingControl: saved", history.Messages[^1].Text);

        control.SaveNow();
        history = model.Fit(X, Y, 2, verbose: 0, callbacks: control);
        Assert.Equal("Warning: TrainingControl was asked to save, but no callback of the run saves the model on request.", history.Messages[^1].Text);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void The_best_model_is_not_replaced_by_one_that_is_saved_now()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        var path = Path.Combine(folder, "best.keras");
        using var model = Samples.Classifier();
        var (control, checkpoint) = (new TrainingControl(), new ModelCheckpoint(path, "score", saveBestOnly: true, mode: "max"));
        byte[] best = [];
        double[] scores = [1, 2, 0, 0];
        var scored = new LambdaCallback(
            onEpochEnd: (epoch, logs) => logs["score"] = scores[epoch],
            onEpochBegin: epoch =>
            {
                if (epoch != 2) return;
                best = File.ReadAllBytes(path);
                control.SaveNow();
            });
        var history = model.Fit(X, Y, 2, epochs: 4, verbose: 0, callbacks: [scored, checkpoint, control]);
        Assert.Equal(best, File.ReadAllBytes(path));
        Assert.Equal(2, checkpoint.Best);
        Assert.Contains(new(2, 7, "Warning: TrainingControl was asked to save, but no callback of the run saves the model on request."), history.Messages);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Where_a_source_cannot_seek_the_message_says_when_it_is_saved(bool modelToo)
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        using var model = Samples.Classifier();
        var control = new TrainingControl();
        control.SaveNow();
        var names = new List<string?>();
        Callback[] savers = modelToo ? [new ModelCheckpoint(Path.Combine(folder, "now.keras"), saveFreq: 1000)] : [];
        var history = model.Fit(
            BatchSource.From(Enumerable.Range(0, 3).Select(_ => new Batch(X, Y))), epochs: 1, verbose: 0,
            callbacks: [new BackupAndRestore(folder, saveFreq: 1000, deleteCheckpoint: false), .. savers, control, new LambdaCallback(onTrainBatchBegin: _ => names.Add(Directory.GetFiles(folder, "*.checkpoint").SingleOrDefault()))]);
        Assert.Equal([null, null, null], names);
        Assert.Equal("epoch-000001-batch-000000000.checkpoint", Path.GetFileName(Directory.GetFiles(folder, "*.checkpoint").Single()));
        Assert.Equal(
            [
                "Warning: the data cannot be read from the middle of a pass, so checkpoints are saved at the ends of epochs alone.",
                .. modelToo ? ["TrainingControl: saved"] : Array.Empty<string>(),
                "TrainingControl: the checkpoint is saved at the end of the epoch",
            ],
            history.Messages.Select(message => message.Text).Where(text => !text.StartsWith("Epoch", StringComparison.Ordinal)));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_state_that_is_written_already_is_not_written_again_at_the_next_batch()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        using var model = Samples.Classifier();
        var control = new TrainingControl();
        var asking = new LambdaCallback(onTrainBatchEnd: (batch, _) => { if (batch == 1) control.SaveNow(); });
        model.Fit(X, Y, 1, epochs: 1, verbose: 0, callbacks: [new BackupAndRestore(folder, saveFreq: 2, deleteCheckpoint: false) { KeepLast = 9 }, asking, control]);
        Assert.Equal([2, 4, 6], Directory.GetFiles(folder).Select(path => int.Parse(Path.GetFileNameWithoutExtension(path)[^9..])).Order());
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_comes_after_the_last_update_does_not_hit_the_next_run()
    {
        using var model = Samples.Classifier();
        var control = new TrainingControl();
        var history = model.Fit(X, Y, 2, epochs: 2, verbose: 0, validationData: (X, Y), callbacks: [control, new LambdaCallback(onEpochEnd: (epoch, _) => { if (epoch == 1) control.Stop(); })]);
        Assert.Equal(StopReason.Completed, history.StopReason);
        Assert.Equal("Warning: TrainingControl was asked for something after the last update, which was not done.", history.Messages.Single().Text);

        var next = await model.FitAsync(X, Y, 2, epochs: 2, verbose: 0, callbacks: control);
        Assert.Equal((StopReason.Completed, 2), (next.StopReason, next.Epochs.Count));
        Assert.Empty(next.Messages);
    }

    [Fact]
    public void What_comes_before_a_run_that_fails_does_not_hit_the_next_one()
    {
        using var model = Samples.Classifier();
        var control = new TrainingControl();
        Assert.Throws<TimeoutException>(() => model.Fit(X, Y, 2, verbose: 0, callbacks: [control, new LambdaCallback(onTrainBatchEnd: (_, _) =>
        {
            control.Stop();
            throw new TimeoutException();
        })]));
        Assert.Equal(StopReason.Completed, model.Fit(X, Y, 2, verbose: 0, callbacks: control).StopReason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_paused_run_saves_at_once_and_goes_on_from_there_with_the_same_bits(bool controlFirst)
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        using var whole = Samples.Classifier();
        whole.Fit(X, Y, 2, epochs: 4, verbose: 0, seed: 1);

        using var model = Samples.Classifier();
        var (control, heard) = (new TrainingControl(), new Heard());
        var backup = new BackupAndRestore(folder, deleteCheckpoint: false);
        control.Pause();
        control.SaveNow();
        var training = model.FitAsync(X, Y, 2, epochs: 4, verbose: 0, seed: 1, callbacks: controlFirst ? [control, backup, heard] : [backup, heard, control]);
        await heard.Saved.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.True(control.IsPaused);
        Assert.Equal(["epoch-000000-batch-000000001.checkpoint"], Directory.GetFiles(folder).Select(Path.GetFileName));
        using var resumed = Samples.Classifier();
        resumed.Fit(X, Y, 2, epochs: 4, verbose: 0, resumeFrom: folder);
        control.Stop();
        Assert.Equal(StopReason.StoppedByCallback, (await training).StopReason);
        Assert.Equal(["TrainingControl: paused", "TrainingControl: saved", "TrainingControl: stopped"], (await training).Messages.Select(message => message.Text));
        Assert.Equal(Samples.State(whole), Samples.State(resumed));
        Directory.Delete(folder, recursive: true);
    }

    private sealed class Heard : Callback
    {
        public TaskCompletionSource Saved { get; } = new();

        public override void OnAnnounce(IReadOnlyList<string> lines)
        {
            if (lines.Contains("TrainingControl: saved")) Saved.TrySetResult();
        }
    }

    [Fact]
    public void A_factor_out_of_range_is_refused_at_once()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingControl().SetRateFactor("mine", -1));
        Assert.StartsWith("factor must be 0 or more and finite; it was -1.", error.Message, StringComparison.Ordinal);
    }
}
