using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Optimizers;
using Anneal.Schedules;
using Anneal.Training;
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
    /// <param name="validationSplit">Part of the rows, in [0, 1), taken from the end before any shuffling and kept for validation; counted as the decimal that was written. Default 0.</param>
    /// <param name="validationData">Inputs and targets to evaluate on after each epoch; goes before <paramref name="validationSplit"/>.</param>
    /// <param name="shuffle">Whether each epoch has its own random order. Default true.</param>
    /// <param name="classWeight">
    /// Weights by class for the loss, at least 0; 1 for classes not named. The class is the rounded label, or where the largest of one number a class is. Not together with
    /// <paramref name="sampleWeight"/>.
    /// </param>
    /// <param name="sampleWeight">One weight a row for the loss, at least 0.</param>
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
        DataLike x,
        DataLike y,
        int batchSize = 32,
        int epochs = 1,
        int verbose = 1,
        IReadOnlyList<Callback>? callbacks = null,
        double validationSplit = 0,
        (DataLike X, DataLike Y)? validationData = null,
        bool shuffle = true,
        IReadOnlyDictionary<int, double>? classWeight = null,
        DataLike sampleWeight = default,
        int initialEpoch = 0,
        long? stepsPerEpoch = null,
        int? validationBatchSize = null,
        int validationFreq = 1,
        DataLike validationSampleWeight = default,
        int? seed = null,
        bool checkFinite = false,
        bool checkSchedule = true,
        long? tokensPerSample = null,
        CancellationToken cancellationToken = default)
    {
        var compiled = RequireCompiled(nameof(Fit));
        Require.AtLeast(batchSize, 1);
        Require.AtLeast(initialEpoch, 0);
        Require.AtLeast(epochs, 1);
        Require.AtLeast(stepsPerEpoch, 1);
        Require.AtLeast(validationBatchSize, 1);
        Require.AtLeast(validationFreq, 1);
        Require.AtLeast(tokensPerSample, 1);
        Require.FractionBelowOne(validationSplit);
        RequireVerbose(verbose);

        using var training = use.Enter(Name, nameof(Fit));
        using var data = FitData.Create(
            (xs, ys, weights, names) => Read(compiled, xs, ys, weights, names),
            x, y, sampleWeight, classWeight, validationSplit, validationData, validationSampleWeight, checkFinite);
        Prepare(compiled, data.Training, training: true);
        if (data.Validation is not null) Prepare(compiled, data.Validation, training: false);

        using var source = new BatchReader(data.Training, batchSize, shuffle ? seed ?? RandomSeed.Next() : null, initialEpoch);
        var steps = stepsPerEpoch ?? source.BatchesPerPass;
        var lengths = compiled.Optimizer.Bind(steps, Math.Max(0, epochs - initialEpoch), batchSize, tokensPerSample);
        var history = new History();
        var list = new CallbackList(this, callbacks, new(verbose, epochs, steps), history);
        StopTraining = false;
        var run = new TrainingRun(this, compiled, source, list, new(initialEpoch, 0, initialEpoch, source.Seed), epochs, steps, cancellationToken)
        {
            Notes = () => [.. verbose == 0 ? [] : data.Notes, .. TrainingNotes.Of(lengths, verbose, checkSchedule)],
            Validate = data.Validation is null ? null : epoch => (epoch + 1) % validationFreq == 0
                ? Evaluate(compiled, data.Validation, validationBatchSize ?? batchSize, list, cancellationToken)
                : new Logs(),
        };
        history.StopReason = run.Run();
        list.Call(c => c.OnTrainEnd(run.LastLogs));
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
    public Logs TrainOnBatch(DataLike x, DataLike y, DataLike sampleWeight = default, IReadOnlyDictionary<int, double>? classWeight = null)
    {
        var compiled = RequireCompiled(nameof(TrainOnBatch));
        using var training = use.Enter(Name, nameof(TrainOnBatch));
        using var data = FitData.Create((xs, ys, weights, names) => Read(compiled, xs, ys, weights, names), x, y, sampleWeight, classWeight);
        PrepareOnce(compiled, data.Training, training: true);
        using var meters = compiled.Meters.Enter();
        using (NewDisposeScope()) RunTrainStep(compiled, data.Training.Rows(0, data.Training.Count));
        var logs = new Logs();
        TrainingRun.Write(compiled, logs);
        return logs;
    }

    private static void RequireVerbose(int verbose)
    {
        if (verbose is < 0 or > 2) throw Require.Refused(verbose, "0 (silent), 1 (a progress line) or 2 (one line per epoch)");
    }
}
