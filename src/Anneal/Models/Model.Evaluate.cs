using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Distribution;
using Anneal.Training;
using static TorchSharp.torch;

namespace Anneal.Models;

public abstract partial class Model
{
    /// <summary>Computes loss and metrics without training.</summary>
    /// <param name="x">The inputs, with samples along the first axis.</param>
    /// <param name="y">The targets, one row per sample. Default: none, for a model that is compiled without loss and metrics.</param>
    /// <param name="batchSize">The number of rows per batch; it does not change the result. Default 32.</param>
    /// <param name="verbose">0 is silent, 1 shows a progress line, 2 prints one line at the end. Default 1.</param>
    /// <param name="sampleWeight">One weight per row, for the loss and the weighted metrics.</param>
    /// <param name="steps">The number of batches to evaluate, from the first. Default: all.</param>
    /// <param name="callbacks">Callbacks, called in order, before the progress line.</param>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <returns>Loss and metrics by name, as in Keras with <c>return_dict=True</c>.</returns>
    /// <remarks>While a <see cref="Cluster"/> is open, all its ranks call <c>Evaluate</c> together, share the rows of each batch, and get the same numbers. Within a callback it is not shared.</remarks>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    /// <exception cref="ArgumentException">Data or labels do not fit the model or each other.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was cancelled.</exception>
    public Logs Evaluate(
        DataLike x,
        DataLike y = default,
        int batchSize = 32,
        int verbose = 1,
        DataLike sampleWeight = default,
        long? steps = null,
        CallbackLike callbacks = default,
        CancellationToken cancellationToken = default)
    {
        return Ranks.Together(ranks =>
        {
            var compiled = RequireCompiled(nameof(Evaluate));
            Require.AtLeast(batchSize, 1);
            Require.AtLeast(steps, 1);
            FitRequest.RequireVerbose(verbose);
            using var measuring = use.Measure(Name, nameof(Evaluate));
            using var data = Read(compiled, x, y, sampleWeight, DataNames.Plain);
            Prepare(compiled, data, training: false);
            var facts = ranks is null ? null : new RunFacts(nameof(Evaluate), this);
            facts?.Add("batchSize", batchSize);
            facts?.Add("sampleWeight", sampleWeight.IsNull ? null : "given");
            return Evaluate(compiled, new TensorSource(data, batchSize), verbose, steps, callbacks, ranks, facts, cancellationToken);
        });
    }

    /// <summary>Computes loss and metrics on data that come batch by batch, without training.</summary>
    /// <param name="source">Inputs and targets, with sample weights or without.</param>
    /// <param name="verbose">0 is silent, 1 shows a progress line, 2 prints one line at the end. Default 1.</param>
    /// <param name="steps">The number of batches to evaluate, from the first. Default: all of one pass.</param>
    /// <param name="callbacks">Callbacks, called in order, before the progress line.</param>
    /// <param name="cancellationToken">Cancels the evaluation, and waiting for data.</param>
    /// <returns>Loss and metrics by name, as in Keras with <c>return_dict=True</c>.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    /// <exception cref="ArgumentException">Data or labels do not fit the model or each other; there is no batch.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was cancelled.</exception>
    public Logs Evaluate(IBatchSource source, int verbose = 1, long? steps = null, CallbackLike callbacks = default, CancellationToken cancellationToken = default)
    {
        return Ranks.Together(ranks =>
        {
            ArgumentNullException.ThrowIfNull(source);
            var compiled = RequireCompiled(nameof(Evaluate));
            Require.AtLeast(steps, 1);
            FitRequest.RequireVerbose(verbose);
            using var measuring = use.Measure(Name, nameof(Evaluate));
            return Evaluate(compiled, Arranged(compiled, source, DataNames.Plain), verbose, steps, callbacks, ranks, ranks is null ? null : new(nameof(Evaluate), this), cancellationToken);
        });
    }

    private Logs Evaluate(
        CompiledModel compiled, IBatchSource source, int verbose, long? steps, CallbackLike callbacks, Ranks? ranks, RunFacts? facts, CancellationToken cancellationToken)
    {
        Endless.RequireEnd(source, steps);
        if (facts is not null)
        {
            facts.Add("the kind of the data", IPartialSource.KindOf(source));
            facts.AddLength("the rows of the data", source.RowCount);
            facts.AddLength("the batches of the data", source.BatchCount);
            facts.Add("steps", steps);
            facts.RequireSame(ranks!);
            SharedSource.Prepare(ranks, source);
            source = Shared(source, ranks, facts, "the data");
        }
        using var reader = new BatchReader(Here(source), cancellationToken: cancellationToken);
        var list = new CallbackList(this, callbacks, new(verbose, 1, source.BatchCount is { } all ? Math.Min(all, steps ?? all) : steps), ranks: ranks) { Cancellation = cancellationToken };
        if (reader.Peek() is null) throw list.IsCancelled ? Cancelled() : BatchReader.Empty(nameof(source));
        if (ranks is not null)
        {
            var built = RunFacts.Of(this);
            built.AddValues(this);
            built.RequireSame(ranks);
            ranks.Begin(compiled.Meters);
        }
        try
        {
            return Evaluate(compiled, reader, steps, list, ranks, nameof(steps)) ?? throw Cancelled();
        }
        finally
        {
            list.CallHere(c => c.OnRunLeft());
        }

        Exception Cancelled()
        {
            var cancelled = new OperationCanceledException(cancellationToken);
            return ranks?.Told(cancelled) ?? cancelled;
        }
    }

    /// <summary>Computes loss and metrics of one batch without training.</summary>
    /// <param name="x">The inputs, with samples along the first axis.</param>
    /// <param name="y">The targets, one row per sample. Default: none, for a model that is compiled without loss and metrics.</param>
    /// <param name="sampleWeight">One weight per row.</param>
    /// <returns>Loss and metrics of this batch only.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    /// <exception cref="ArgumentException">Data or labels do not fit the model or each other.</exception>
    public Logs TestOnBatch(DataLike x, DataLike y = default, DataLike sampleWeight = default)
    {
        var compiled = RequireCompiled(nameof(TestOnBatch));
        using var measuring = use.Measure(Name, nameof(TestOnBatch));
        using var data = Read(compiled, x, y, sampleWeight, DataNames.Plain);
        PrepareOnce(compiled, data, training: false);
        using var noGradients = no_grad();
        using var evaluation = EvaluationValues();
        using var meters = compiled.Meters.Enter();
        using var rows = Here(data, data.Count);
        using (NewDisposeScope()) RunTestStep(rows);
        var logs = new Logs();
        compiled.Meters.Write(logs);
        return logs;
    }

    /// <summary>Null when it was cancelled.</summary>
    internal Logs? Evaluate(
        CompiledModel compiled, BatchReader reader, long? steps, CallbackList callbacks, Ranks? ranks, string argument = "validationSteps")
    {
        using var reading = reader;
        using var noGradients = no_grad();
        using var evaluation = EvaluationValues();
        using var meters = compiled.Meters.Enter();
        var states = ranks is null ? null : new CarriedStates(this);
        callbacks.Call(c => c.OnTestBegin());
        var step = 0L;
        for (; step != steps && reader.Pass == 0 && reader.Next() is { } batch; step++)
        {
            using var rows = batch;
            if (callbacks.IsCancelled) return null;
            callbacks.Call(c => c.OnTestBatchBegin(step));
            using (NewDisposeScope()) RunTestStep(rows);
            states?.Collect(rows.Share!);
            callbacks.Call((c, logs) => c.OnTestBatchEnd(step, logs), compiled.Meters.Write);
        }
        if (reader.WasCancelled) return null;
        if (step < steps) callbacks.AnnounceShort(argument, steps.Value, step);
        if (ranks is not null) compiled.Meters.Sums.Sum(ranks);
        var result = new Logs();
        compiled.Meters.Write(result);
        callbacks.Call(c => c.OnTestEnd(result));
        return result;
    }
}
