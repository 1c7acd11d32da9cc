using Anneal.Data;
using Anneal.Training;

namespace Anneal.Callbacks;

/// <summary>Saves checkpoints of a run, from which training goes on after an interruption with the same bits as if there had been none.</summary>
/// <remarks>
/// <para>If the folder has a checkpoint, <c>Fit</c> goes on from the newest one; <c>resumeFrom</c> names another. A checkpoint holds everything that training depends on: variables,
/// optimizer, clock, place in the data, random states, metrics of the epoch, the state of callbacks, history, and the schedules, which must be the same
/// (<see cref="OnScheduleChange"/>).</para>
/// <para>Each checkpoint is one file, written under another name and then renamed, so there is no half a checkpoint. Training waits for a copy in memory; the file is written
/// behind it. Training waits for the disk only if the checkpoint before is not written yet, and at the end. An error while writing is thrown by <c>Fit</c>. A damaged file is
/// found by its checksum; <c>Fit</c> then goes on from the one before it, with a warning.</para>
/// <para>A run that is cancelled saves its last update. Where the data are a source that cannot seek (<see cref="IBatchSource.CanSeek"/>), checkpoints are saved at the ends of epochs alone. A run that comes to its end deletes its checkpoints.</para>
/// Keras: <c>keras.callbacks.BackupAndRestore</c>, which restores weights, optimizer and epoch, and begins an interrupted epoch again.
/// </remarks>
/// <example><code>
/// model.Fit(x, y, epochs: 100, callbacks: new BackupAndRestore("backup"));
/// model.Fit(x, y, epochs: 100, callbacks: new BackupAndRestore("backup", saveFreq: 500) { SaveEvery = TimeSpan.FromMinutes(10), KeepLast = 3 });
/// </code></example>
public sealed class BackupAndRestore : Callback
{
    private readonly TimeProvider time;
    private CheckpointWriter? writer;
    private long batches, lastTime;
    private RunState? written;
    private bool requested, told;

    /// <summary>Makes the callback.</summary>
    /// <param name="backupDir">The folder for the checkpoints, made if it does not exist. One run alone may use it.</param>
    /// <param name="saveFreq">When to save: <c>"epoch"</c>, the default, at the end of each epoch, or after so many batches, counted over epochs.</param>
    /// <param name="doubleCheckpoint">Whether to keep two checkpoints instead of one, so that one is left if the newest file is damaged. Default false.</param>
    /// <param name="deleteCheckpoint">Whether to delete the checkpoints when the run is complete. Default true.</param>
    /// <param name="time">The clock of <see cref="SaveEvery"/>. Default: the system clock.</param>
    /// <exception cref="ArgumentException"><paramref name="backupDir"/> is empty.</exception>
    public BackupAndRestore(string backupDir, Frequency saveFreq = default, bool doubleCheckpoint = false, bool deleteCheckpoint = true, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(backupDir);
        BackupDir = backupDir;
        SaveFreq = saveFreq;
        DoubleCheckpoint = doubleCheckpoint;
        KeepLast = doubleCheckpoint ? 2 : 1;
        DeleteCheckpoint = deleteCheckpoint;
        this.time = time ?? TimeProvider.System;
    }

    /// <summary>The folder.</summary>
    public string BackupDir { get; }

    /// <summary>When checkpoints are saved.</summary>
    public Frequency SaveFreq { get; }

    /// <summary>Whether the checkpoints are deleted when the run is complete.</summary>
    public bool DeleteCheckpoint { get; }

    /// <summary>Whether at least two checkpoints are kept.</summary>
    public bool DoubleCheckpoint { get; }

    /// <summary>How many checkpoints are kept, 1 or more; older ones are deleted. Default 1, or 2 with <c>doubleCheckpoint</c>.</summary>
    public int KeepLast { get; init => field = Require.AtLeast(value, 1, nameof(KeepLast)); }

    /// <summary>The time after which a checkpoint is saved in any case, greater than 0. Default null: only <see cref="SaveFreq"/> counts.</summary>
    public TimeSpan? SaveEvery
    {
        get;
        init => field = value is { } every && every <= TimeSpan.Zero ? throw Require.Refused(every, "greater than 0", nameof(SaveEvery)) : value;
    }

    /// <inheritdoc/>
    public override bool Saves => true;

    internal override bool SavesLater => requested;

    internal override string? ResumesFrom => CheckpointFolder.HasAny(BackupDir) ? BackupDir : null;

    /// <inheritdoc/>
    public override void OnTrainBegin()
    {
        Directory.CreateDirectory(BackupDir);
        CheckpointFolder.Sweep(BackupDir);
        writer = new(BackupDir, KeepLast);
        (batches, lastTime, written, requested, told) = (0, time.GetTimestamp(), null, false, false);
    }

    /// <inheritdoc/>
    public override void OnSaveRequested(long batch, Logs logs)
    {
        requested = true;
        if (Run.AtSafePoint is not { } run) return;
        SaveHere(run);
        // Who asked may be about to end the process.
        writer!.Finish();
    }

    internal override void OnSafePoint(TrainingRun run, bool epochEnded)
    {
        writer!.ThrowIfFailed();
        if (!epochEnded) batches++;
        if (requested || IsDue(epochEnded)) SaveHere(run);
    }

    internal override void OnRunEnded(TrainingRun run, StopReason reason)
    {
        if (reason is StopReason.Cancelled or StopReason.OutOfData && written != run.State && run.CanResumeHere) Save(run);
        writer!.Finish();
        if (reason is not (StopReason.Cancelled or StopReason.OutOfData) && DeleteCheckpoint) CheckpointFolder.Delete(BackupDir);
    }

    internal override void OnRunLeft()
    {
        writer?.Close();
        writer = null;
    }

    private bool IsDue(bool epochEnded) =>
        (SaveFreq.Batches is { } every ? !epochEnded && batches >= every : epochEnded)
        || (SaveEvery is { } span && time.GetElapsedTime(lastTime) >= span);

    private void SaveHere(TrainingRun run)
    {
        if (!run.CanResumeHere) Postpone();
        else if (written != run.State) Save(run);
        else requested = false;
    }

    private void Postpone()
    {
        requested = true;
        if (told) return;
        told = true;
        Announce("Warning: the data cannot be read from the middle of a pass, so checkpoints are saved at the ends of epochs alone.");
    }

    private void Save(TrainingRun run)
    {
        (batches, lastTime, written, requested) = (0, time.GetTimestamp(), run.State, false);
        writer!.Write(run);
    }
}
