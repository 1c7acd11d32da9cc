using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Training;

/// <summary>A call of <c>Fit</c>: epochs of steps, with callbacks around them.</summary>
internal sealed class TrainingRun(
    Model model, CompiledModel compiled, BatchReader source, CallbackList callbacks, RunState start, int epochs, long steps, CancellationToken cancellation)
{
    private readonly int firstEpoch = start.Epoch;
    private readonly LossWatch watch = new(compiled, line => callbacks.Announce([line]));
    private int epochsDone;

    /// <summary>What is said before the first epoch.</summary>
    public required Func<IReadOnlyList<string>> Notes { get; init; }

    /// <summary>The numbers of validation after an epoch; none where it has none; null where it was cancelled.</summary>
    public Func<int, Logs?>? Validate { get; init; }

    /// <summary>Where the run is.</summary>
    public RunState State { get; private set; } = start;

    /// <summary>The numbers of the last epoch that came to its end.</summary>
    public Logs LastLogs { get; private set; } = new();

    private bool Goes => !model.StopTraining && !cancellation.IsCancellationRequested;

    public StopReason Run()
    {
        callbacks.Call(c => c.OnTrainBegin());
        if (Notes() is { Count: > 0 } notes) callbacks.Announce(notes);
        while (State.Epoch < epochs && Goes && Epoch()) State = State with { Epoch = State.Epoch + 1, Batch = 0 };
        compiled.Optimizer.FinalizeVariables();
        return model.StopTraining ? StopReason.StoppedByCallback
            : epochsDone < epochs - firstEpoch ? StopReason.Cancelled
            : StopReason.Completed;
    }

    /// <summary>The numbers of a step or epoch of training.</summary>
    public static void Write(CompiledModel compiled, Logs logs)
    {
        compiled.Meters.Write(logs);
        UpdateLogs.Write(compiled, logs);
    }

    /// <summary>False where the epoch did not come to its end.</summary>
    private bool Epoch()
    {
        var epoch = State.Epoch;
        var logs = new Logs();
        callbacks.Call(c => c.OnEpochBegin(epoch));
        if (model.StopTraining) return false;
        using (compiled.Meters.Enter())
        {
            for (; State.Batch < steps && Goes; State = State with { Batch = State.Batch + 1, Pass = source.Pass }) Step(State.Batch);
            if (cancellation.IsCancellationRequested) return false;
            watch.AfterEpoch(epoch);
            compiled.Meters.Write(logs);
        }
        if (Validate is not null)
        {
            if (Validate(epoch) is not { } validation) return false;
            foreach (var (name, value) in validation) logs[$"val_{name}"] = value;
        }
        UpdateLogs.Write(compiled, logs);
        callbacks.Call(c => c.OnEpochEnd(epoch, logs));
        LastLogs = logs;
        epochsDone++;
        return true;
    }

    private void Step(long batch)
    {
        callbacks.Call(c => c.OnTrainBatchBegin(batch));
        using (NewDisposeScope())
        {
            var rows = source.Next();
            model.RunTrainStep(compiled, rows);
            callbacks.Rows += rows.Count;
            watch.AfterBatch(State.Epoch, batch);
        }
        callbacks.Call((c, logs) => c.OnTrainBatchEnd(batch, logs), logs => Write(compiled, logs));
    }
}
