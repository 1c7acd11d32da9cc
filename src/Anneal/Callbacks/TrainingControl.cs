using System.Globalization;
using Anneal.Training;

namespace Anneal.Callbacks;

/// <summary>Controls a run from another thread: pauses it, resumes it, stops it, changes a factor of the rate, saves the model.</summary>
/// <remarks>
/// What is asked for happens after the current update, in order, and stands in <see cref="History.Messages"/>. One control serves one run at a time. All methods may be called
/// from any thread, also before the run begins. What is asked for after the last update of a run is not done, and not by a later run either; a message says so.
/// </remarks>
/// <example><code>
/// var control = new TrainingControl();
/// var training = model.FitAsync(x, y, epochs: 100, callbacks: control);
/// control.SetRateFactor("mine", 0.5);
/// control.Stop();
/// var history = await training;
/// </code></example>
public sealed class TrainingControl : Callback
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private readonly Queue<Action<long, Logs>> requests = [];
    private (long Batch, Logs Logs)? update;
    private volatile bool paused;

    /// <summary>Whether the run waits.</summary>
    public bool IsPaused => paused;

    /// <summary>Pauses training after the current update, until <see cref="Resume"/> or <see cref="Stop"/>. Cancelling ends a pause too.</summary>
    public void Pause() => Ask((_, _) =>
    {
        if (paused) return;
        paused = true;
        Announce("TrainingControl: paused");
    });

    /// <summary>Ends a pause.</summary>
    public void Resume() => Ask((_, _) =>
    {
        if (!paused) return;
        paused = false;
        Announce("TrainingControl: resumed");
    });

    /// <summary>Stops training after the current update, as a callback does by <see cref="Models.Model.StopTraining"/>.</summary>
    public void Stop() => Ask((_, _) =>
    {
        paused = false;
        Model.StopTraining = true;
        Announce("TrainingControl: stopped");
    });

    /// <summary>Sets a named factor of the rate, from the next update on. See <see cref="Optimizers.Optimizer.RateFactors"/>.</summary>
    /// <param name="name">The name of the factor.</param>
    /// <param name="factor">The factor, finite and at least 0.</param>
    /// <exception cref="ArgumentException">The name is empty, or the factor is out of range.</exception>
    public void SetRateFactor(string name, double factor)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Require.NotNegative(factor);
        Ask((_, _) =>
        {
            Model.Optimizer.RateFactors[name] = factor;
            Announce(string.Create(CultureInfo.InvariantCulture, $"TrainingControl: rate factor '{name}' set to {factor}"));
        });
    }

    /// <summary>Has the callbacks that save the model save it after the current update: <see cref="BackupAndRestore"/>, and <see cref="ModelCheckpoint"/> without <c>saveBestOnly</c>. Without such a callback, a
    /// message says so.</summary>
    /// <remarks>A paused run saves at once, and the message stands in the history when the file is written. Where the data are a source that cannot seek, <see cref="BackupAndRestore"/> saves at the end of the epoch, and
    /// the message says so. It deletes its checkpoints at the end of a run, also after <see cref="Stop"/>, unless <c>deleteCheckpoint</c> is false.</remarks>
    public void SaveNow() => Ask((batch, logs) =>
    {
        Run.Save(batch, logs);
        var savers = Run.Savers;
        if (savers.Count == 0) Announce("Warning: TrainingControl was asked to save, but no callback of the run saves the model on request.");
        if (savers.Any(saver => !saver.SavesLater)) Announce("TrainingControl: saved");
        if (savers.Any(saver => saver.SavesLater)) Announce("TrainingControl: the checkpoint is saved at the end of the epoch");
    });

    /// <inheritdoc/>
    public override void OnTrainBegin() => (update, paused) = (null, false);

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(long batch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        lock (requests)
            if (requests.Count == 0) return;
        var copy = new Logs();
        foreach (var (name, value) in logs) copy[name] = value;
        update = (batch, copy);
    }

    // When all callbacks have had their hooks: what is saved while the run waits is whole.
    internal override void OnSafePoint(TrainingRun run, bool epochEnded)
    {
        if (update is not var (batch, logs)) return;
        while (Next() is { } request) request(batch, logs);
        (update, paused) = (null, false);
    }

    internal override void OnRunEnded(TrainingRun run, StopReason reason)
    {
        if (Forget()) Announce("Warning: TrainingControl was asked for something after the last update, which was not done.");
    }

    internal override void OnRunLeft() => Forget();

    private bool Forget()
    {
        lock (requests)
        {
            var any = requests.Count > 0;
            requests.Clear();
            return any;
        }
    }

    /// <summary>What is to be done next. While the run is paused it waits for that, and looks at the token now and then.</summary>
    private Action<long, Logs>? Next()
    {
        lock (requests)
        {
            while (requests.Count == 0 && paused && !Run.Cancellation.IsCancellationRequested) System.Threading.Monitor.Wait(requests, Look);
            return requests.TryDequeue(out var request) ? request : null;
        }
    }

    private void Ask(Action<long, Logs> request)
    {
        lock (requests)
        {
            requests.Enqueue(request);
            System.Threading.Monitor.PulseAll(requests);
        }
    }
}
