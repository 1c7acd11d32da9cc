using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Distribution;
using Anneal.Schedules;
using Anneal.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Models;

public abstract partial class Model
{
    /// <summary>A callback sets this to end training after the current batch. <c>Fit</c> starts with false.</summary>
    public bool StopTraining { get; set; }

    /// <summary>Trains the model.</summary>
    /// <param name="x">The inputs, with samples along the first axis.</param>
    /// <param name="y">The targets, one row per sample. Default: none, for a model that is compiled without loss and metrics.</param>
    /// <param name="batchSize">The number of rows per batch; the last batch of an epoch may be smaller. Default 32.</param>
    /// <param name="epochs">The number of the last epoch, counting from 1; training starts after <paramref name="initialEpoch"/> epochs. Default 1.</param>
    /// <param name="verbose">0 is silent, 1 shows a progress line, after a line on the schedule if there is one, 2 prints one line per
    /// epoch. Default 1.</param>
    /// <param name="callbacks">Callbacks, called in order, before the progress line and the history.</param>
    /// <param name="validationSplit">The fraction of the rows to keep for validation, in [0, 1), from the end before shuffling. The
    /// fraction counts as the decimal that was written. Default 0.</param>
    /// <param name="validationData">Inputs and targets for validation after each epoch. It takes precedence over <paramref name="validationSplit"/>.</param>
    /// <param name="shuffle">Whether to shuffle the rows before each epoch. Default true.</param>
    /// <param name="classWeight">
    /// Weights by class for the loss, 0 or more; 1 for all other classes. The class of a row is its rounded label, or the index of the
    /// largest value if there is one number per class. Not together with
    /// <paramref name="sampleWeight"/>.
    /// </param>
    /// <param name="sampleWeight">One weight per row for the loss, 0 or more.</param>
    /// <param name="initialEpoch">The number of epochs that are already done. Default 0.</param>
    /// <param name="stepsPerEpoch">The number of batches per epoch; reading continues where the previous epoch stopped. Default: one pass
    /// over the data.</param>
    /// <param name="validationSteps">The number of batches to validate on, from the first. Default: all.</param>
    /// <param name="validationBatchSize">Default <paramref name="batchSize"/>.</param>
    /// <param name="validationFreq">The number of epochs between validations. Default 1.</param>
    /// <param name="validationSampleWeight">One weight per row of <paramref name="validationData"/>.</param>
    /// <param name="seed">The seed of the row order. Default: from <see cref="RandomSeed"/>.</param>
    /// <param name="checkFinite">Whether to check all data for NaN and infinity first, and refuse them. Default false.</param>
    /// <param name="checkSchedule">
    /// Whether to warn if the optimizer's schedule does not fit this run, unless <paramref name="verbose"/> is 0. See <see cref="LearningRateSchedule.Check"/>.
    /// Default true.
    /// </param>
    /// <param name="tokensPerSample">The number of tokens per row, for schedules with lengths in tokens. Default: unknown.</param>
    /// <param name="cancellationToken">Ends training after the current update; the history so far is returned.</param>
    /// <param name="resumeFrom">A checkpoint, or a folder with checkpoints, of which the newest counts, that <see cref="BackupAndRestore"/> saved. Training goes on from it with the
    /// same bits as if it had never stopped: give the same data and arguments to a model that is built and compiled in the same way. If the file is damaged, training goes on from the
    /// one before it in the same folder, with a warning. The history holds the epochs before it too. Default null: the folder of a <see cref="BackupAndRestore"/> among the callbacks, if it
    /// has a checkpoint; otherwise training begins anew.</param>
    /// <param name="onScheduleChange">What to do if the schedules or their lengths are not those of the checkpoint. Default: <see cref="OnScheduleChange.Throw"/>.</param>
    /// <returns>Loss, metrics and learning rate of each epoch, and the reason why training ended.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled or has no trainable parameters.</exception>
    /// <exception cref="ArgumentException">Data, labels or options do not fit the model or each other. Nothing has been trained.</exception>
    /// <remarks>
    /// Loss and metrics are means over the rows of an epoch: each batch counts with its number of rows, as in Keras.
    /// <para>This run defines the lengths of schedules in epochs, percent, samples or tokens: an epoch is its number of updates per epoch
    /// (batches divided by the gradient accumulation steps, possibly a fraction), and 100 percent are all updates from the first of the
    /// optimizer to the last of this run. An optimizer that was trained before continues from its clock: two calls of 5 epochs end like one
    /// call of 10, but the first call ends its schedule at epoch 5. <c>ToConfig</c> writes the schedule as it was given.</para>
    /// <para>While a <see cref="Cluster"/> is open, all its ranks call <c>Fit</c> together and share the rows of each batch; <paramref name="batchSize"/> is that of all ranks, and the numbers are those of one
    /// process. Callbacks run on rank 0, see <see cref="Callback.RunsOnEveryRank"/>. If ranks differ in what they are about to do, all of them throw an <see cref="InvalidOperationException"/>.</para>
    /// Keras: <c>Model.fit</c>, with <c>validationSampleWeight</c> for the third part of <c>validation_data</c>.
    /// </remarks>
    public History Fit(
        DataLike x,
        DataLike y = default,
        int batchSize = 32,
        int epochs = 1,
        int verbose = 1,
        CallbackLike callbacks = default,
        double validationSplit = 0,
        (DataLike X, DataLike Y)? validationData = null,
        bool shuffle = true,
        Dictionary<int, double>? classWeight = null,
        DataLike sampleWeight = default,
        int initialEpoch = 0,
        long? stepsPerEpoch = null,
        long? validationSteps = null,
        int? validationBatchSize = null,
        int validationFreq = 1,
        DataLike validationSampleWeight = default,
        int? seed = null,
        bool checkFinite = false,
        bool checkSchedule = true,
        long? tokensPerSample = null,
        string? resumeFrom = null,
        OnScheduleChange onScheduleChange = OnScheduleChange.Throw,
        CancellationToken cancellationToken = default)
    {
        return Ranks.Together(ranks =>
        {
            var compiled = RequireCompiled(nameof(Fit));
            Require.AtLeast(batchSize, 1);
            Require.AtLeast(validationBatchSize, 1);
            Require.FractionBelowOne(validationSplit);
            var request = new FitRequest(
                epochs, verbose, callbacks, initialEpoch, stepsPerEpoch, validationSteps, validationFreq, checkSchedule, tokensPerSample, resumeFrom, onScheduleChange, cancellationToken)
            {
                BatchSize = batchSize,
                Order = (shuffle, seed),
            };
            request.Check();

            using var training = use.Enter(Name, nameof(Fit));
            using var data = FitData.Create(
                (xs, ys, weights, names) => Read(compiled, xs, ys, weights, names),
                x, y, sampleWeight, classWeight, validationSplit, validationData, validationSampleWeight, checkFinite);
            Prepare(compiled, data.Training, training: true);
            if (data.Validation is not null) Prepare(compiled, data.Validation, training: false);

            var validation = data.Validation is null ? null : new TensorSource(data.Validation, validationBatchSize ?? batchSize);
            RunFacts? facts = null;
            if (ranks is not null)
            {
                facts = Facts(request, new TensorSource(data.Training, batchSize), validation, classWeight);
                facts.Add("sampleWeight", sampleWeight.IsNull ? null : "given");
                facts.Add("validationSampleWeight", validationSampleWeight.IsNull ? null : "given");
                facts.Add("validationBatchSize", validationBatchSize);
                facts.RequireSame(ranks);
            }
            long? rowSeed = shuffle ? seed ?? RandomSeed.Next() : null;
            if (ranks is not null && rowSeed is { } own) rowSeed = BitConverter.ToInt64(ranks.FromRoot(() => BitConverter.GetBytes(own)));
            return Fit(
                compiled,
                request with { Notes = data.Notes },
                resumed => new TensorSource(data.Training, batchSize, shuffle ? resumed?.Start.Seed ?? rowSeed : null),
                validation,
                ranks,
                facts);
        });
    }

    /// <summary>Trains on one batch.</summary>
    /// <param name="x">The inputs, with samples along the first axis.</param>
    /// <param name="y">The targets, one row per sample. Default: none, for a model that is compiled without loss and metrics.</param>
    /// <param name="sampleWeight">One weight per row for the loss.</param>
    /// <param name="classWeight">Weights by class for the loss. Not together with <paramref name="sampleWeight"/>.</param>
    /// <returns>Loss and metrics of this batch only, from before the update, and the learning rate used.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled or has no trainable parameters, or the process is one of several ranks, which this call would not train together.</exception>
    /// <exception cref="ArgumentException">Data or labels do not fit the model or each other.</exception>
    public Logs TrainOnBatch(DataLike x, DataLike y = default, DataLike sampleWeight = default, Dictionary<int, double>? classWeight = null)
    {
        var compiled = RequireCompiled(nameof(TrainOnBatch));
        if (Ranks.Current is not null)
            throw new InvalidOperationException("TrainOnBatch trains one process alone, and this one is of a cluster, whose ranks would go apart. Call Fit with stepsPerEpoch.");
        using var training = use.Enter(Name, nameof(TrainOnBatch));
        using var data = FitData.Create((xs, ys, weights, names) => Read(compiled, xs, ys, weights, names), x, y, sampleWeight, classWeight);
        PrepareOnce(compiled, data.Training, training: true);
        using var meters = compiled.Meters.Enter();
        using var rows = Here(data.Training, data.Training.Count);
        using (NewDisposeScope()) RunTrainStep(compiled, rows);
        var logs = new Logs();
        TrainingRun.Write(compiled, logs);
        return logs;
    }
}
