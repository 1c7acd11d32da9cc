using Anneal.Callbacks;
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
        Assert.Equal("Warning: TrainingControl was asked to save, but no callback of the run saves the model.", history.Messages[^1].Text);
        Directory.Delete(folder, recursive: true);
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
