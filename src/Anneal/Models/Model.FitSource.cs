using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Distribution;
using Anneal.Layers;
using Anneal.Native;
using Anneal.Optimizers;
using Anneal.Schedules;
using Anneal.Training;

namespace Anneal.Models;

public abstract partial class Model
{
    /// <summary>Trains the model on data that come batch by batch.</summary>
    /// <param name="source">Inputs and targets, with sample weights or without. What is made here of arrays or enumerables, or read from files; see <see cref="BatchSource"/>.</param>
    /// <param name="epochs">The number of the last epoch, counting from 1; training starts after <paramref name="initialEpoch"/> epochs. Default 1.</param>
    /// <param name="verbose">0 is silent, 1 shows a progress line, 2 prints one line per epoch. Default 1.</param>
    /// <param name="callbacks">Callbacks, called in order, before the progress line and the history.</param>
    /// <param name="validationData">Data for validation after each epoch, read from the beginning each time.</param>
    /// <param name="classWeight">Weights by class for the loss, 0 or more; 1 for all other classes. Not for batches with sample weights.</param>
    /// <param name="initialEpoch">The number of epochs that are already done. Default 0.</param>
    /// <param name="stepsPerEpoch">The number of batches per epoch; reading continues where the previous epoch stopped, in the next pass if need be. Default: each epoch is
    /// one pass over the data.</param>
    /// <param name="validationSteps">The number of batches to validate on, from the first. Default: all.</param>
    /// <param name="validationFreq">The number of epochs between validations. Default 1.</param>
    /// <param name="checkSchedule">Whether to warn if the optimizer's schedule does not fit this run, unless <paramref name="verbose"/> is 0. Default true.</param>
    /// <param name="tokensPerSample">The number of tokens per row, for schedules with lengths in tokens. Default: unknown.</param>
    /// <param name="resumeFrom">As in <see cref="Fit(DataLike, DataLike, int, int, int, CallbackLike, double, ValueTuple{DataLike, DataLike}?, bool, Dictionary{int, double}?, DataLike, int, long?, long?, int?, int, DataLike, int?, bool, bool, long?, string?, OnScheduleChange, CancellationToken)"/>.
    /// A source that cannot seek resumes at the end of an epoch alone.</param>
    /// <param name="onScheduleChange">What to do if the schedules or their lengths are not those of the checkpoint. Default: <see cref="OnScheduleChange.Throw"/>.</param>
    /// <param name="cancellationToken">Ends training after the current update, and waiting for data; the history so far is returned.</param>
    /// <returns>Loss, metrics and learning rate of each epoch, and the reason why training ended.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled or has no trainable parameters.</exception>
    /// <exception cref="ArgumentException">Data, labels or options do not fit the model or each other. The first batch is checked before anything is trained, later batches when they come;
    /// the message names the batch.</exception>
    /// <remarks>
    /// Batch size, order and sample weights are those of the source. A source that does not know its number of batches is counted by the first epoch; lengths of schedules in epochs or percent
    /// then need <paramref name="stepsPerEpoch"/>. While a <see cref="Cluster"/> is open, all ranks read the same batches and each takes its rows of them. Keras: <c>Model.fit</c> with a <c>PyDataset</c>, a <c>tf.data.Dataset</c> or a generator.
    /// </remarks>
    public History Fit(
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
        CancellationToken cancellationToken = default)
    {
        return Ranks.Together(ranks =>
        {
            ArgumentNullException.ThrowIfNull(source);
            var compiled = RequireCompiled(nameof(Fit));
            var request = new FitRequest(
                epochs, verbose, callbacks, initialEpoch, stepsPerEpoch, validationSteps, validationFreq, checkSchedule, tokensPerSample, resumeFrom, onScheduleChange, cancellationToken);
            request.Check();
            using var training = use.Enter(Name, nameof(Fit));
            var facts = ranks is null ? null : Facts(request, source, validationData, classWeight);
            facts?.RequireSame(ranks!);
            return Fit(
                compiled, request, _ => Arranged(compiled, source, DataNames.Plain, classWeight), validationData is null ? null : Arranged(compiled, validationData, DataNames.Validation), ranks, facts);
        });
    }

    private History Fit(CompiledModel compiled, FitRequest request, Func<ResumedRun?, IBatchSource> training, IBatchSource? validation, Ranks? ranks, RunFacts? facts)
    {
        var cancellation = request.CancellationToken;
        string? From() => request.ResumeFrom ?? request.Callbacks.Select(callback => callback?.ResumesFrom).FirstOrDefault(from => from is not null);
        bool IsCancelled() => Ranks.HaveCancelled(ranks, cancellation);
        using var resumed = ranks is null ? ResumedRun.Open(From()) : ResumedRun.Open(From, ranks);
        var data = training(resumed);
        var drawn = OrderSeed.DrawnIn(data, validation);
        resumed?.TakeSeeds(drawn);
        SharedSource.Prepare(ranks, data, validation);
        Endless.RequireEnd(data, request.StepsPerEpoch, "stepsPerEpoch");
        var start = resumed?.StartIn(data) ?? new(request.InitialEpoch, 0, request.InitialEpoch, (data as TensorSource)?.Seed);
        data = Shared(data, ranks, facts, "the data");
        var steps = request.StepsPerEpoch ?? data.BatchCount;
        using var reader = new BatchReader(Here(data), start.Pass, start.PassBatch, cancellation);
        using var validating = validation is null ? null : new ValidationReader(Here(Shared(validation, ranks, facts, "the validation data")), request.ValidationSteps, IsCancelled, cancellation);
        if ((reader.Peek() ?? FirstOf(data, resumed)) is not { } first)
        {
            if (!IsCancelled()) throw BatchReader.Empty("source");
            return new History { StopReason = StopReason.Cancelled };
        }
        validating?.Peek();
        compiled.Train(this);
        if (ranks is not null || resumed is not null) compiled.BuildNow();
        if (ranks is not null)
        {
            RunFacts.Of(this).RequireSame(ranks);
            SharedState.Align(ranks, this);
        }
        var batchSize = request.BatchSize ?? resumed?.BatchSize ?? (int)first.WholeCount;
        var arguments = new RunArguments(resumed?.FirstEpoch ?? request.InitialEpoch, request.Epochs, steps, batchSize, data.RowCount, request.TokensPerSample)
        {
            CrossesPasses = request.StepsPerEpoch is not null,
            DrawnSeeds = drawn,
        };
        resumed?.Require(this, compiled, arguments, request.InitialEpoch, request.Order?.Shuffle, request.Order?.Seed);
        var plans = Plan(compiled.Optimizer, resumed, arguments, request.OnScheduleChange);
        var history = new History { Plans = RatePlan.Of(plans) };
        var list = new CallbackList(this, request.Callbacks, new(request.Verbose, request.Epochs, steps), history, ranks) { Cancellation = cancellation };
        if (ranks is null or { IsRoot: true }) resumed?.Announce(list);
        StopTraining = false;
        var run = new TrainingRun(this, compiled, reader, list, start, arguments)
        {
            Ranks = ranks,
            Notes = () => [.. resumed?.Notes ?? [], .. request.Notes, .. TrainingNotes.Of(plans, request.Verbose, request.CheckSchedule)],
            Plans = plans,
            Resumed = resumed,
            Validate = validating is null ? null : epoch => (epoch + 1) % request.ValidationFreq == 0
                ? Evaluate(compiled, validating.Next(), request.ValidationSteps, list, ranks)
                : new Logs(),
        };
        ranks?.Gradients.Choose(ranks, LayerDevice.Of(this));
        ranks?.Begin(compiled.Meters);
        history.StopReason = run.Run();
        Allocator.Trim();
        list.Call(c => c.OnTrainEnd(run.LastLogs));
        return history;
    }

    private RunFacts Facts(FitRequest request, IBatchSource data, IBatchSource? validation, Dictionary<int, double>? classWeight)
    {
        var facts = new RunFacts(nameof(Fit), this);
        facts.Add("the kind of the data", IPartialSource.KindOf(data));
        facts.AddLength("the rows of the data", data.RowCount);
        facts.AddLength("the batches of the data", data.BatchCount);
        facts.Add("the kind of the validation data", validation is null ? null : IPartialSource.KindOf(validation));
        facts.AddLength("the rows of the validation data", validation?.RowCount);
        facts.AddLength("the batches of the validation data", validation?.BatchCount);
        facts.Add("batchSize", request.BatchSize);
        facts.Add("epochs", request.Epochs);
        facts.Add("initialEpoch", request.InitialEpoch);
        facts.Add("stepsPerEpoch", request.StepsPerEpoch);
        facts.Add("validationSteps", request.ValidationSteps);
        facts.Add("validationFreq", request.ValidationFreq);
        facts.Add("shuffle", request.Order?.Shuffle);
        facts.Add("seed", request.Order?.Seed);
        facts.Add("tokensPerSample", request.TokensPerSample);
        facts.Add("onScheduleChange", request.OnScheduleChange);
        string[] everywhere = [.. request.Callbacks.Where(callback => callback?.RunsOnEveryRank == true).Select(callback => callback.GetType().Name)];
        facts.Add("callbacks that run on every rank", everywhere.Length == 0 ? null : string.Join(", ", everywhere));
        facts.Add("classWeight", classWeight is null ? null : string.Join(", ", classWeight.OrderBy(entry => entry.Key)));
        return facts;
    }

    private static IBatchSource Shared(IBatchSource data, Ranks? ranks, RunFacts? facts, string what) =>
        ranks is null ? data : new SharedSource(data, ranks) { RowCount = facts!.Length($"the rows of {what}") ?? data.RowCount, BatchCount = facts.Length($"the batches of {what}") ?? data.BatchCount };

    private static IReadOnlyList<TrainingPlan> Plan(Optimizer optimizer, ResumedRun? resumed, RunArguments run, OnScheduleChange onChange)
    {
        try
        {
            return resumed?.Plan(optimizer, run, onChange) ?? TrainingPlan.Begin(optimizer, run);
        }
        catch (ArgumentException error) when (run.StepsPerEpoch is null && UnknownRunLength.Of(error) is { Question: var question })
        {
            throw new ArgumentException($"{question}: source does not know its number of batches. Give stepsPerEpoch, or a schedule with lengths in steps.", "stepsPerEpoch", error);
        }
    }

    // A run may have been left behind the last batch of a pass.
    private static Batch? FirstOf(IBatchSource data, ResumedRun? resumed)
    {
        if (resumed is not { Start.PassBatch: > 0 }) return null;
        using var reader = new BatchReader(data);
        return reader.Peek();
    }

    /// <summary>The data in the order of the model, each batch checked.</summary>
    private ArrangedSource Arranged(CompiledModel compiled, IBatchSource source, DataNames names, Dictionary<int, double>? classWeight = null) => new(source, batch =>
    {
        var data = Read(compiled, batch.XAsGiven, batch.YAsGiven, batch.SampleWeightAsGiven, names);
        try
        {
            if (classWeight is not null)
            {
                using var unweighted = data;
                (data, _) = ClassWeights.On(unweighted, classWeight);
            }
            PrepareOnce(compiled, data, training: false);
            return data;
        }
        catch
        {
            data.Dispose();
            throw;
        }
    });
}
