using System.Runtime.InteropServices;
using Anneal.Callbacks;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;
using Anneal.Training;

namespace UserCode;

public sealed class CheckpointsPage : IDisposable
{
    private readonly float[,] x = { { 1, 2 }, { 3, 4 }, { 5, 6 }, { 7, 8 } };
    private readonly float[,] y = { { 1 }, { 2 }, { 3 }, { 4 } };
    private readonly string folder = Directory.CreateTempSubdirectory("anneal-").FullName;
    private readonly string home = Environment.CurrentDirectory;

    public CheckpointsPage() => Environment.CurrentDirectory = folder;

    [Fact]
    public void At_a_glance()
    {
        using var model = Make();
        // snippet: backup
        var history = model.Fit(x, y, epochs: 100, callbacks: new BackupAndRestore("backup"));
        // end snippet

        Assert.Equal(100, history.Epochs.Count);
        Assert.False(Directory.Exists("backup"));
    }

    [Fact]
    public void Signals_and_longer_runs()
    {
        using var model = Make();
        Resumable(model, new StopNow());
        using var again = Make();
        // snippet: rescale
        var longer = again.Fit(x, y, epochs: 8, resumeFrom: folder, onScheduleChange: OnScheduleChange.Rescale);
        Console.WriteLine($"{longer.Epochs.Count} epochs"); // 8: the history holds those of the first run too
        // end snippet

        Assert.Equal(8, longer.Epochs.Count);
    }

    [Fact]
    public void Finder()
    {
        using var model = Make();
        // snippet: find-rate
        var curve = new LearningRateFinder().Find(model, x, y);
        Console.WriteLine($"valley {curve.Valley:G2}, steep {curve.Steep:G2}, minimum {curve.Minimum:G2}, slide {curve.Slide:G2}");
        model.Optimizer.LearningRate = curve.OneCycle(); // with its peak at the valley, over the whole of the next Fit
        model.Fit(x, y, epochs: 5);
        // end snippet

        Assert.Equal(5, model.Optimizer.Iterations);
    }

    public void Dispose()
    {
        Environment.CurrentDirectory = home;
        Directory.Delete(folder, recursive: true);
    }

    private void Resumable(Sequential model, StopNow now)
    {
        // snippet: signals
        using var stop = new CancellationTokenSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var history = model.Fit(x, y, epochs: 4, callbacks: new BackupAndRestore(folder), cancellationToken: stop.Token);
        if (history.StopReason == StopReason.Cancelled) Console.WriteLine($"Stopped after {history.Epochs.Count} epochs; start again to go on.");

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
        // end snippet

        Assert.Equal(StopReason.Completed, history.StopReason);
        using var second = new CancellationTokenSource();
        now.Source = second;
        using var another = Make();
        Assert.Equal(2, another.Fit(x, y, epochs: 4, callbacks: [new BackupAndRestore(folder), now, new BestLoss()], cancellationToken: second.Token).Epochs.Count);
    }

    private static Sequential Make()
    {
        var model = new Sequential([new Input(2), new Dense(1)]);
        model.Compile(new SGD(new CosineDecay(0.01, 100.Percent)), loss: "mse");
        return model;
    }

    private sealed class StopNow : Callback
    {
        public CancellationTokenSource? Source { get; set; }

        public override void OnEpochEnd(int epoch, Logs logs)
        {
            if (epoch == 1) Source!.Cancel();
        }
    }
}

// snippet: remembering-callback
sealed class BestLoss : Callback
{
    private double best = double.PositiveInfinity;

    public override void OnEpochEnd(int epoch, Logs logs) => best = Math.Min(best, logs["loss"]);

    public override CallbackState GetState() => new() { Arrays = { ["best"] = new[] { best } } };

    public override void SetState(CallbackState state) => best = ((double[])state.Arrays["best"])[0];
}
// end snippet
