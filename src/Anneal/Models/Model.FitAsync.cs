using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Training;

namespace Anneal.Models;

public abstract partial class Model
{
    /// <summary>Trains the model on a separate thread, with the arguments of <see cref="Fit"/>.</summary>
    /// <inheritdoc cref="Fit"/>
    /// <returns>A task with the result or exception of <see cref="Fit"/>. Cancelling completes the task with the history so far.</returns>
    /// <remarks>
    /// Callbacks run on that thread. Until the task ends, other threads may call <see cref="Predict"/>, but must not train or change the model or change
    /// the arrays.
    /// </remarks>
    /// <example><code>
    /// var training = model.FitAsync(x, y, epochs: 100, cancellationToken: stop.Token);
    /// var history = await training;
    /// </code></example>
    public Task<History> FitAsync(
        DataLike x,
        DataLike y,
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
        CancellationToken cancellationToken = default) => Task.Factory.StartNew(
            () => Fit(
                x, y, batchSize, epochs, verbose, callbacks, validationSplit, validationData, shuffle, classWeight, sampleWeight, initialEpoch, stepsPerEpoch,
                validationSteps, validationBatchSize, validationFreq, validationSampleWeight, seed, checkFinite, checkSchedule, tokensPerSample, resumeFrom, onScheduleChange,
                cancellationToken),
            CancellationToken.None,
            TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
            TaskScheduler.Default);
}
