using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Training;

namespace Anneal.Models;

public abstract partial class Model
{
    /// <summary>Trains the model on a separate thread, with the arguments of <c>Fit</c>.</summary>
    /// <inheritdoc cref="Fit(DataLike, DataLike, int, int, int, CallbackLike, double, ValueTuple{DataLike, DataLike}?, bool, Dictionary{int, double}?, DataLike, int, long?, long?, int?, int, DataLike, int?, bool, bool, long?, string?, OnScheduleChange, CancellationToken)"/>
    /// <returns>A task with the result or exception of <c>Fit</c>. Cancelling completes the task with the history so far.</returns>
    /// <remarks>
    /// Callbacks run on that thread. Until the task ends, other threads may call <c>Predict</c>, but must not train or change the model or change
    /// the arrays.
    /// </remarks>
    /// <example><code>
    /// var training = model.FitAsync(x, y, epochs: 100, cancellationToken: stop.Token);
    /// var history = await training;
    /// </code></example>
    public Task<History> FitAsync(
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
        CancellationToken cancellationToken = default) => OnThreadOfItsOwn(
            () => Fit(
                x, y, batchSize, epochs, verbose, callbacks, validationSplit, validationData, shuffle, classWeight, sampleWeight, initialEpoch, stepsPerEpoch,
                validationSteps, validationBatchSize, validationFreq, validationSampleWeight, seed, checkFinite, checkSchedule, tokensPerSample, resumeFrom, onScheduleChange,
                cancellationToken));

    /// <summary>Trains the model on data that come batch by batch, on a separate thread.</summary>
    /// <inheritdoc cref="Fit(IBatchSource, int, int, CallbackLike, IBatchSource?, Dictionary{int, double}?, int, long?, long?, int, bool, long?, string?, OnScheduleChange, CancellationToken)"/>
    /// <returns>A task with the result or exception of <c>Fit</c>. Cancelling completes the task with the history so far.</returns>
    /// <remarks>Callbacks run on that thread, and the source is read on it. Until the task ends, other threads may call <c>Predict</c>, but must not train or change the model.</remarks>
    public Task<History> FitAsync(
        IBatchSource source,
        int epochs = 1,
        int verbose = 1,
        CallbackLike callbacks = default,
        IBatchSource? validationData = null,
        Dictionary<int, double>? classWeight = null,
        int initialEpoch = 0,
        long? stepsPerEpoch = null,
        long? validationSteps = null,
        int validationFreq = 1,
        bool checkSchedule = true,
        long? tokensPerSample = null,
        string? resumeFrom = null,
        OnScheduleChange onScheduleChange = OnScheduleChange.Throw,
        CancellationToken cancellationToken = default) => OnThreadOfItsOwn(
            () => Fit(
                source, epochs, verbose, callbacks, validationData, classWeight, initialEpoch, stepsPerEpoch, validationSteps, validationFreq, checkSchedule, tokensPerSample, resumeFrom,
                onScheduleChange, cancellationToken));

    private static Task<History> OnThreadOfItsOwn(Func<History> fit) =>
        Task.Factory.StartNew(fit, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
}
