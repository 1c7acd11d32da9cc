namespace Anneal.Callbacks;

/// <summary>Reports the progress of training to an <c>IProgress</c>, such as that of a window or a web page.</summary>
/// <param name="progress">Gets the reports, on the thread that trains; a <see cref="Progress{T}"/> passes them on to the thread that made it.</param>
/// <param name="interval">The least time between two reports; the end of an epoch is always reported. Default: 100 ms.</param>
/// <param name="time">The clock. Default: the system clock.</param>
/// <example><code>
/// model.Fit(x, y, epochs: 10, callbacks: new ProgressReporter(new Progress&lt;TrainingProgress&gt;(p => bar.Value = p.Batches)));
/// </code></example>
public sealed class ProgressReporter(IProgress<TrainingProgress> progress, TimeSpan? interval = null, TimeProvider? time = null) : Callback
{
    private readonly IProgress<TrainingProgress> progress = progress ?? throw new ArgumentNullException(nameof(progress));
    private readonly TimeSpan interval = interval ?? TimeSpan.FromMilliseconds(100);
    private readonly TimeProvider time = time ?? TimeProvider.System;
    private readonly RunClock clock = new(time ?? TimeProvider.System);
    private long? lastReport;
    private int epoch;
    private long batches;

    /// <inheritdoc/>
    public override void OnTrainBegin()
    {
        clock.BeginRun();
        lastReport = null;
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch)
    {
        this.epoch = epoch;
        clock.BeginEpoch(epoch, Run.Rows);
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(long batch, Logs logs)
    {
        clock.EndBatch(Run.Rows);
        batches = batch + 1;
        if (lastReport is { } last && time.GetElapsedTime(last) < interval) return;
        Report(logs, epochEnded: false);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs) => Report(logs, epochEnded: true);

    private void Report(Logs logs, bool epochEnded)
    {
        ArgumentNullException.ThrowIfNull(logs);
        lastReport = time.GetTimestamp();
        progress.Report(new(
            epoch, Parameters.Epochs, batches, Parameters.Steps, clock.SamplesPerSecond, clock.TimeLeft(batches, Parameters), epochEnded,
            new OrderedDictionary<string, double>(logs)));
    }
}
