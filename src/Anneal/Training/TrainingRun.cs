using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Distribution;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Training;

/// <summary>A call of <c>Fit</c>: epochs of steps, with callbacks around them.</summary>
internal sealed class TrainingRun(
    Model model, CompiledModel compiled, BatchReader source, CallbackList callbacks, RunState start, RunArguments arguments)
{
    private readonly LossWatch watch = new(compiled, line => callbacks.Announce([line]), source.IsOfArrays);
    private readonly int epochs = arguments.Epochs;
    private MovingStatistics? statistics;
    private CarriedStates? states;
    private bool outOfData, saidShort;

    /// <summary>What is said before the first epoch.</summary>
    public required Func<IReadOnlyList<string>> Notes { get; init; }

    /// <summary>Those that train together; null for this process alone.</summary>
    public Ranks? Ranks { get; init; }

    /// <summary>The schedules.</summary>
    public required IReadOnlyList<TrainingPlan> Plans { get; init; }

    /// <summary>The numbers of validation after an epoch; none where it has none; null where it was cancelled.</summary>
    public Func<int, Logs?>? Validate { get; init; }

    /// <summary>What the run goes on from.</summary>
    public ResumedRun? Resumed { get; init; }

    /// <summary>Where the run is.</summary>
    public RunState State { get; private set; } = start;

    /// <summary>The numbers of the last epoch that came to its end.</summary>
    public Logs LastLogs { get; private set; } = new();

    public Model Model => model;

    public CompiledModel Compiled => compiled;

    public CallbackList Callbacks => callbacks;

    /// <summary>Whether a run can go on from where this one is.</summary>
    public bool CanResumeHere => State.Batch == 0 || source.CanSeek;

    public RunArguments Arguments => arguments;

    private bool Goes => !IsStopped && !outOfData && !callbacks.IsCancelled;

    private bool IsStopped => Ranks?.IsStopped ?? model.StopTraining;

    public StopReason Run()
    {
        using var moving = statistics = Ranks is null ? null : new(model);
        states = Ranks is null ? null : new(model);
        try
        {
            Resumed?.Restore(this);
            callbacks.Call(c => c.OnTrainBegin());
            Resumed?.Restore(this);
            if (Resumed?.LastLogs is { } last) LastLogs = last;
            callbacks.AnnounceBeginning(Notes());
            while (State.Epoch < epochs && (Goes || IsWithinEpoch) && Epoch()) MoveOn(State with { Epoch = State.Epoch + 1, Batch = 0, Pass = source.Pass, PassBatch = source.Batch }, epochEnded: true);
            var reason = IsStopped ? StopReason.StoppedByCallback : outOfData ? StopReason.OutOfData : State.Epoch == epochs ? StopReason.Completed : StopReason.Cancelled;
            callbacks.Call(c => c.OnRunEnded(this, reason));
            compiled.Optimizer.FinalizeVariables();
            return reason;
        }
        finally
        {
            callbacks.CallHere(c => c.OnRunLeft());
        }
    }

    /// <summary>The numbers of a step or epoch of training.</summary>
    public static void Write(CompiledModel compiled, Logs logs)
    {
        compiled.Meters.Write(logs);
        UpdateLogs.Write(compiled, logs);
    }

    // An epoch that a callback stopped comes to its end, after a resumption too.
    private bool IsWithinEpoch => State.Batch > 0 && !callbacks.IsCancelled;

    private void MoveOn(RunState next, bool epochEnded)
    {
        State = next;
        callbacks.CallSafePoint(this, epochEnded);
    }

    /// <summary>False where the epoch did not come to its end.</summary>
    private bool Epoch()
    {
        var epoch = State.Epoch;
        var logs = new Logs();
        var within = State.Batch > 0;
        callbacks.Call(c => c.OnEpochBegin(epoch));
        if (IsStopped && !within) return false;
        using (compiled.Meters.Enter())
        {
            if (within) Resumed!.RestoreWithin(this);
            while (Goes && State.Batch != arguments.StepsPerEpoch && Next() is { } batch)
            {
                Step(State.Batch, batch);
                MoveOn(State with { Batch = State.Batch + 1, Pass = source.Pass, PassBatch = source.Batch }, epochEnded: false);
            }
            if (callbacks.IsCancelled) return false;
            if (State.Batch == 0 && outOfData) return false;
            if (Ranks is not null) compiled.Meters.Sums.Sum(Ranks);
            if (arguments.StepsPerEpoch is null && !outOfData) callbacks.Learn(State.Batch);
            watch.AfterEpoch(epoch);
            compiled.Meters.Write(logs);
            if (Ranks is { IsRoot: false }) compiled.Meters.Reset();
            // Within the epoch, so that a checkpoint of a run that is cancelled here has the numbers of training.
            if (Validate is not null)
            {
                if (Validate(epoch) is not { } validation) return false;
                foreach (var (name, value) in validation) logs[$"val_{name}"] = value;
            }
        }
        UpdateLogs.Write(compiled, logs);
        callbacks.Call(c => c.OnEpochEnd(epoch, logs));
        LastLogs = logs;
        return true;
    }

    /// <summary>The next batch of the epoch; null where the epoch ends or the data do.</summary>
    private Batch? Next()
    {
        if (source.Next() is { } batch) return batch;
        if (callbacks.IsCancelled) return null;
        // An epoch is a pass, unless it was given a number of steps: then it goes on in the next pass.
        if (!arguments.CrossesPasses && State.Batch > 0)
        {
            SayShort();
            return null;
        }
        if (arguments.CrossesPasses && source.Next() is { } next) return next;
        if (callbacks.IsCancelled) return null;
        outOfData = true;
        callbacks.Announce(["Warning: the data ran out, which ends training. Make sure that there are stepsPerEpoch * epochs batches, or that the data can be read again in each epoch; see Repeat."]);
        return null;
    }

    private void SayShort()
    {
        if (saidShort || arguments.StepsPerEpoch is not { } steps) return;
        saidShort = true;
        callbacks.Announce([$"Warning: epoch {State.Epoch + 1} ended after {State.Batch} batches, because the data did. Their BatchCount is {steps}; schedules count on it."]);
    }

    private void Step(long batch, Batch rows)
    {
        using (rows)
        {
            callbacks.Call(c => c.OnTrainBatchBegin(batch));
            using var scope = NewDisposeScope();
            statistics?.Begin();
            model.RunTrainStep(compiled, rows);
            statistics?.End(rows.Share!);
            states?.Collect(rows.Share!);
            callbacks.Rows += rows.WholeCount;
            if (Ranks is null) watch.AfterBatch(State.Epoch, batch);
        }
        callbacks.Call((c, logs) => c.OnTrainBatchEnd(batch, logs), logs => Write(compiled, logs));
    }
}
