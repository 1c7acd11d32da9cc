namespace Anneal.Callbacks;

/// <summary>How fast a run is, and how long it still takes.</summary>
internal sealed class RunClock(TimeProvider time)
{
    private long runStart, epochStart, rowsBefore;
    private int? firstEpoch;
    private int epoch;

    /// <summary>Rows per second of this epoch, by its last batch.</summary>
    public double? SamplesPerSecond { get; private set; }

    public void BeginRun()
    {
        runStart = time.GetTimestamp();
        (firstEpoch, SamplesPerSecond) = (null, null);
    }

    public void BeginEpoch(int epoch, long rows)
    {
        firstEpoch ??= epoch;
        (this.epoch, epochStart, rowsBefore, SamplesPerSecond) = (epoch, time.GetTimestamp(), rows, null);
    }

    public void EndBatch(long rows)
    {
        var seconds = time.GetElapsedTime(epochStart).TotalSeconds;
        SamplesPerSecond = seconds > 0 && rows > rowsBefore ? (rows - rowsBefore) / seconds : null;
    }

    /// <summary>The time that the run has taken, validation included, times the share that is left; null where that is unknown or more than time has.</summary>
    public TimeSpan? TimeLeft(long batches, CallbackParameters run)
    {
        if (run.Steps is not { } steps) return null;
        var (done, all) = ((double)(epoch - firstEpoch!.Value) * steps + batches, (double)(run.Epochs - firstEpoch.Value) * steps);
        var seconds = time.GetElapsedTime(runStart).TotalSeconds * ((all - done) / done);
        return done > 0 && seconds >= 0 && seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }
}
