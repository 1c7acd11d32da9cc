using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Optimizers;
using Anneal.Schedules;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Models;

public abstract partial class Model
{
    /// <summary>Set by a callback to end training after the current batch. <see cref="Fit"/> begins with false.</summary>
    public bool StopTraining { get; set; }

    /// <summary>Trains the model.</summary>
    /// <param name="x">Inputs, samples along the first axis.</param>
    /// <param name="y">Targets, one row a sample.</param>
    /// <param name="batchSize">Rows an update; the last batch of an epoch may be smaller. Default 32.</param>
    /// <param name="epochs">The final epoch: passes over the data, counted from <paramref name="initialEpoch"/>. Default 1.</param>
    /// <param name="verbose">0 silent, 1 a progress line, after a line on the schedule if there is one, 2 one line an epoch. Default 1.</param>
    /// <param name="callbacks">Called in order, before the progress line and the history.</param>
    /// <param name="validationSplit">Part of the rows, in [0, 1), taken from the end before any shuffling and kept for validation. Default 0.</param>
    /// <param name="validationData">Inputs and targets to evaluate on after each epoch; goes before <paramref name="validationSplit"/>.</param>
    /// <param name="shuffle">Whether each epoch has its own random order. Default true.</param>
    /// <param name="classWeight">Weights by class for the loss; 1 for classes not named. Not together with <paramref name="sampleWeight"/>.</param>
    /// <param name="sampleWeight">One weight a row for the loss.</param>
    /// <param name="initialEpoch">Where to go on from. Default 0.</param>
    /// <param name="stepsPerEpoch">Batches an epoch; the reading goes on where the last epoch stopped. Default: one pass.</param>
    /// <param name="validationBatchSize">Default <paramref name="batchSize"/>.</param>
    /// <param name="validationFreq">Validate after every that many epochs. Default 1.</param>
    /// <param name="validationSampleWeight">One weight a row of <paramref name="validationData"/>.</param>
    /// <param name="seed">Fixes the orders of the rows. Default: from <see cref="RandomSeed"/>.</param>
    /// <param name="checkFinite">Whether to refuse data with NaN or infinity, at the price of a look at every number. Default false.</param>
    /// <param name="checkSchedule">
    /// Whether to warn, unless <paramref name="verbose"/> is 0, where the optimizer's schedule does not fit this run: <see cref="LearningRateSchedule.Check"/>.
    /// Default true.
    /// </param>
    /// <param name="tokensPerSample">Tokens of a row, for schedules with lengths in tokens. Default: unknown.</param>
    /// <param name="cancellationToken">Ends training after the current update; the history so far is returned.</param>
    /// <returns>Loss, metrics and rate of each epoch, and why training ended.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled or has no trainable parameters.</exception>
    /// <exception cref="ArgumentException">Data, labels or options do not fit the model or each other. Nothing has been trained then.</exception>
    /// <remarks>
    /// Loss and metrics are means over the epoch's rows, each batch weighing as many rows as it has, as in Keras.
    /// <para>Schedules with lengths in epochs, percent, samples or tokens are counted by this run: an epoch is the updates that an epoch has here (batches over
    /// those that gradient accumulation puts together, be it a fraction), and 100 percent are all updates from the optimizer's first to this run's last. An
    /// optimizer that has been trained before goes on from its clock: two calls of 5 epochs end as one of 10 does, but the first ends its schedule at 5.
    /// <c>ToConfig</c> writes the schedule as it was given.</para>
    /// Keras: <c>Model.fit</c>, with <c>validationSampleWeight</c> for the third part of <c>validation_data</c>.
    /// </remarks>
    public History Fit(
        ArrayLike x,
        ArrayLike y,
        int batchSize = 32,
        int epochs = 1,
        int verbose = 1,
        IReadOnlyList<Callback>? callbacks = null,
        double validationSplit = 0,
        (ArrayLike X, ArrayLike Y)? validationData = null,
        bool shuffle = true,
        IReadOnlyDictionary<int, double>? classWeight = null,
        ArrayLike sampleWeight = default,
        int initialEpoch = 0,
        long? stepsPerEpoch = null,
        int? validationBatchSize = null,
        int validationFreq = 1,
        ArrayLike validationSampleWeight = default,
        int? seed = null,
        bool checkFinite = false,
        bool checkSchedule = true,
        long? tokensPerSample = null,
        CancellationToken cancellationToken = default)
    {
        var compiled = RequireCompiled(nameof(Fit));
        RequireAtLeast(1, batchSize, nameof(batchSize));
        RequireAtLeast(0, initialEpoch, nameof(initialEpoch));
        RequireAtLeast(1, epochs, nameof(epochs));
        RequireAtLeast(1, stepsPerEpoch ?? 1, nameof(stepsPerEpoch));
        RequireAtLeast(1, validationBatchSize ?? 1, nameof(validationBatchSize));
        RequireAtLeast(1, validationFreq, nameof(validationFreq));
        RequireAtLeast(1, tokensPerSample ?? 1, nameof(tokensPerSample));
        RequireVerbose(verbose);
        if (!(validationSplit >= 0 && validationSplit < 1))
            throw new ArgumentOutOfRangeException(nameof(validationSplit), validationSplit, "The validation split must be in [0, 1).");

        using var data = new FitData(x, y, sampleWeight, classWeight, validationSplit, validationData, validationSampleWeight, checkFinite);
        Prepare(compiled, data.Training, training: true);
        if (data.Validation is not null) Prepare(compiled, data.Validation, training: false);

        using var reader = new BatchReader(data.Training, batchSize, shuffle ? seed ?? RandomSeed.Next() : null, initialEpoch);
        var steps = stepsPerEpoch ?? reader.BatchesPerPass;
        var runs = compiled.Optimizer.Bind(steps, Math.Max(0, epochs - initialEpoch), batchSize, tokensPerSample);
        var history = new History();
        var list = new CallbackList(this, callbacks, new(verbose, epochs, steps), history);
        var lastLogs = new Logs();
        StopTraining = false;
        list.Call(c => c.OnTrainBegin());
        string[] announced = [.. runs.Where(run => run.Optimizer.Built).SelectMany(run => Announced(run.Optimizer, run.Run, verbose, checkSchedule, isNamed: runs.Count > 1))];
        list.Call(c => (c as ProgbarLogger)?.Announce(announced));
        for (var epoch = initialEpoch; epoch < epochs && !StopTraining && !cancellationToken.IsCancellationRequested; epoch++)
        {
            list.Call(c => c.OnEpochBegin(epoch));
            if (StopTraining) break;
            compiled.ResetMetrics();
            for (long step = 0; step < steps && !StopTraining && !cancellationToken.IsCancellationRequested; step++)
            {
                list.Call(c => c.OnTrainBatchBegin(step));
                using (NewDisposeScope()) TrainStep(compiled, reader.Next());
                list.Call((c, logs) => c.OnTrainBatchEnd(step, logs), logs => WriteTrainingLogs(compiled, logs));
            }
            if (cancellationToken.IsCancellationRequested) break;

            var epochLogs = new Logs();
            compiled.Write(epochLogs);
            if (data.Validation is not null && (epoch + 1) % validationFreq == 0)
            {
                if (Evaluate(compiled, data.Validation, validationBatchSize ?? batchSize, list, cancellationToken) is not { } validation) break;
                foreach (var (name, value) in validation) epochLogs[$"val_{name}"] = value;
            }
            epochLogs["learning_rate"] = compiled.RateInForce;
            list.Call(c => c.OnEpochEnd(epoch, epochLogs));
            lastLogs = epochLogs;
        }
        compiled.Optimizer.FinalizeVariables();
        history.StopReason = StopTraining ? StopReason.StoppedByCallback
            : history.Epochs.Count < epochs - initialEpoch ? StopReason.Cancelled
            : StopReason.Completed;
        list.Call(c => c.OnTrainEnd(lastLogs));
        return history;
    }

    /// <summary>Trains on one batch: one update.</summary>
    /// <param name="x">Inputs, samples along the first axis.</param>
    /// <param name="y">Targets, one row a sample.</param>
    /// <param name="sampleWeight">One weight a row for the loss.</param>
    /// <param name="classWeight">Weights by class for the loss. Not together with <paramref name="sampleWeight"/>.</param>
    /// <returns>Loss and metrics of this batch alone, from before the update, and the rate used.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled or has no trainable parameters.</exception>
    /// <exception cref="ArgumentException">Data or labels do not fit the model or each other.</exception>
    public Logs TrainOnBatch(ArrayLike x, ArrayLike y, ArrayLike sampleWeight = default, IReadOnlyDictionary<int, double>? classWeight = null)
    {
        var compiled = RequireCompiled(nameof(TrainOnBatch));
        using var data = new FitData(x, y, sampleWeight, classWeight);
        Prepare(compiled, data.Training, training: true);
        compiled.ResetMetrics();
        using (NewDisposeScope()) TrainStep(compiled, data.Training.Rows(0, data.Training.Count));
        var logs = new Logs();
        WriteTrainingLogs(compiled, logs);
        return logs;
    }

    /// <summary>The schedules of an optimizer at a glance, and what of them does not fit the run.</summary>
    private static IEnumerable<string> Announced(Optimizer optimizer, RunLength run, int verbose, bool checkSchedule, bool isNamed)
    {
        if (verbose == 0 || run.Steps <= optimizer.Iterations) yield break;
        var of = isNamed ? $"{optimizer.Name}: " : "";
        if (verbose == 1 && optimizer.EffectiveSchedule is { } shown && Summary(shown, run, optimizer.Iterations) is { } summary) yield return $"{of}learning rate {summary}";
        if (!checkSchedule) yield break;
        foreach (var (name, schedule) in optimizer.Schedules)
            foreach (var finding in schedule.Check(run, optimizer.Iterations, name)) yield return $"Warning: {of}{finding.Text}";
    }

    // What a schedule throws at some update it throws there in training, if that comes so far.
    private static string? Summary(LearningRateSchedule schedule, RunLength run, long firstStep)
    {
        try
        {
            return schedule.Preview(run, firstStep).Summary;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return null;
        }
    }

    private void TrainStep(Compilation compiled, Batch batch)
    {
        compiled.Optimizer.LeaveEvaluation();
        using var gradientsOn = enable_grad();
        var predictions = Apply(batch.X, training: true);
        var loss = compiled.Loss.Compute(batch.Y!, predictions, batch.SampleWeight);
        if (!loss.requires_grad) throw new InvalidOperationException($"Loss '{compiled.Loss.Name}' does not depend on any trainable parameter of '{Name}'.");
        var gradients = autograd.grad([compiled.Optimizer.ScaleLoss(loss)], compiled.TrainedTensors, allow_unused: true);
        compiled.Optimizer.Apply([.. gradients.Select(g => g.IsInvalid ? null : g)], compiled.Trained);
        using var noGradients = no_grad();
        compiled.Update(loss, predictions, batch);
    }

    private static void WriteTrainingLogs(Compilation compiled, Logs logs)
    {
        compiled.Write(logs);
        logs["learning_rate"] = compiled.RateInForce;
    }

    /// <summary>Builds the model and finds, on one row and before anything is trained, what does not fit.</summary>
    private void Prepare(Compilation compiled, TensorDataset data, bool training)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var row = data.First();
        var predictions = Apply(row.X);
        Shape output = predictions.shape;
        if (output.Rank == 0 || output[0] != 1)
            throw new InvalidOperationException($"Model '{Name}' must keep the batch axis: one row gave an output of shape {output}.");
        compiled.Loss.CheckTargets(data.Targets!, output[1..].Batched().ToArray());
        compiled.Resolve(row.Y!, predictions, row.SampleWeight);
        if (training) compiled.Train(this);
    }

    private static void RequireAtLeast(long least, long value, string name)
    {
        if (value < least) throw new ArgumentOutOfRangeException(name, value, $"{name} must be >= {least}.");
    }

    private static void RequireVerbose(int verbose)
    {
        if (verbose is < 0 or > 2)
            throw new ArgumentOutOfRangeException(nameof(verbose), verbose, "verbose must be 0 (silent), 1 (a progress line) or 2 (one line an epoch).");
    }
}
