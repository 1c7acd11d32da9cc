using System.Numerics.Tensors;
using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Graphs;
using Anneal.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Models;

public abstract partial class Model
{
    /// <summary>Computes the outputs of the model for any number of samples.</summary>
    /// <param name="x">The inputs, with samples along the first axis.</param>
    /// <param name="batchSize">The number of rows per batch. Default 32.</param>
    /// <param name="verbose">0 is silent, 1 shows a progress line, 2 prints one line at the end. Default 1.</param>
    /// <param name="steps">The number of batches to predict, from the first. Default: all.</param>
    /// <param name="callbacks">Callbacks, called in order, before the progress line.</param>
    /// <param name="cancellationToken">Cancels the prediction.</param>
    /// <returns>Plain .NET data with one row per sample, (rows, ...).</returns>
    /// <exception cref="ArgumentException">The inputs do not fit the model.</exception>
    /// <exception cref="InvalidOperationException">The model has several outputs: call <c>PredictAll</c>.</exception>
    /// <exception cref="OperationCanceledException">The prediction was cancelled.</exception>
    /// <remarks>The model need not be compiled. Keras: <c>Model.predict</c>.</remarks>
    public Tensor<float> Predict(
        DataLike x,
        int batchSize = 32,
        int verbose = 1,
        long? steps = null,
        CallbackLike callbacks = default,
        CancellationToken cancellationToken = default) =>
        Only(() => Outputs(nameof(Predict), x, batchSize, verbose, steps, callbacks, cancellationToken));

    /// <summary>Computes the outputs of the model for data that come batch by batch.</summary>
    /// <param name="source">Inputs; targets and weights are left aside.</param>
    /// <param name="verbose">0 is silent, 1 shows a progress line, 2 prints one line at the end. Default 1.</param>
    /// <param name="steps">The number of batches to predict, from the first. Default: all of one pass.</param>
    /// <param name="callbacks">Callbacks, called in order, before the progress line.</param>
    /// <param name="cancellationToken">Cancels the prediction, and waiting for data.</param>
    /// <returns>Plain .NET data with one row per sample, (rows, ...).</returns>
    /// <exception cref="ArgumentException">The inputs do not fit the model; there is no batch.</exception>
    /// <exception cref="InvalidOperationException">The model has several outputs: call <see cref="PredictAll(IBatchSource, int, long?, CallbackLike, CancellationToken)"/>.</exception>
    /// <exception cref="OperationCanceledException">The prediction was cancelled.</exception>
    public Tensor<float> Predict(IBatchSource source, int verbose = 1, long? steps = null, CallbackLike callbacks = default, CancellationToken cancellationToken = default) =>
        Only(() => Outputs(nameof(Predict), source, verbose, steps, callbacks, cancellationToken));

    /// <summary>Computes all outputs of a model with several outputs.</summary>
    /// <param name="x">Inputs, samples along the first axis: one array, a list or a dictionary by name.</param>
    /// <param name="batchSize">The number of rows per batch. Default 32.</param>
    /// <param name="verbose">0 is silent, 1 shows a progress line, 2 prints one line at the end. Default 1.</param>
    /// <param name="steps">The number of batches to predict, from the first. Default: all.</param>
    /// <param name="callbacks">Callbacks, called in order, before the progress line.</param>
    /// <param name="cancellationToken">Cancels the prediction.</param>
    /// <returns>Arrays of one row per sample, in the structure of the outputs: a list, or a dictionary by name.</returns>
    /// <exception cref="ArgumentException">The inputs do not fit the model.</exception>
    /// <exception cref="OperationCanceledException">The prediction was cancelled.</exception>
    /// <remarks>Keras: <c>Model.predict</c>.</remarks>
    /// <example><code>
    /// foreach (var output in model.PredictAll(x).Flatten()) Console.WriteLine(output.Lengths[0]);
    /// </code></example>
    public Nest<Tensor<float>> PredictAll(
        DataLike x,
        int batchSize = 32,
        int verbose = 1,
        long? steps = null,
        CallbackLike callbacks = default,
        CancellationToken cancellationToken = default)
    {
        return Structured(Outputs(nameof(PredictAll), x, batchSize, verbose, steps, callbacks, cancellationToken));
    }

    /// <summary>Computes all outputs of a model for data that come batch by batch.</summary>
    /// <param name="source">Inputs; targets and weights are left aside.</param>
    /// <param name="verbose">0 is silent, 1 shows a progress line, 2 prints one line at the end. Default 1.</param>
    /// <param name="steps">The number of batches to predict, from the first. Default: all of one pass.</param>
    /// <param name="callbacks">Callbacks, called in order, before the progress line.</param>
    /// <param name="cancellationToken">Cancels the prediction, and waiting for data.</param>
    /// <returns>Arrays of one row per sample, in the structure of the outputs: a list, or a dictionary by name.</returns>
    /// <exception cref="ArgumentException">The inputs do not fit the model; there is no batch.</exception>
    /// <exception cref="OperationCanceledException">The prediction was cancelled.</exception>
    public Nest<Tensor<float>> PredictAll(IBatchSource source, int verbose = 1, long? steps = null, CallbackLike callbacks = default, CancellationToken cancellationToken = default) =>
        Structured(Outputs(nameof(PredictAll), source, verbose, steps, callbacks, cancellationToken));

    private Nest<Tensor<float>> Structured(List<Tensor<float>> outputs)
    {
        var next = 0;
        if (OutputStructure is { } structure) return structure.Map(_ => outputs[next++]);
        return outputs.Count == 1 ? outputs[0] : new Nest<Tensor<float>>.Many([.. outputs.Select(output => (Nest<Tensor<float>>)output)]);
    }

    /// <summary>Computes the outputs of the model for one batch.</summary>
    /// <param name="x">The inputs, with samples along the first axis.</param>
    /// <returns>Plain .NET data with one row per sample, (rows, ...).</returns>
    /// <exception cref="ArgumentException">The inputs do not fit the model.</exception>
    public Tensor<float> PredictOnBatch(DataLike x) => Only(() => Outputs(nameof(PredictOnBatch), x, int.MaxValue, verbose: 0, steps: null, default, default));

    private Tensor<float> Only(Func<List<Tensor<float>>> outputs)
    {
        if (OutputNames.Count > 1) throw Several(OutputNames.Count);
        var all = outputs();
        return all.Count == 1 ? all[0] : throw Several(all.Count);
    }

    private List<Tensor<float>> Outputs(string method, DataLike x, int batchSize, int verbose, long? steps, CallbackLike callbacks, CancellationToken cancellationToken)
    {
        using var predicting = use.Predict(Name, method);
        Require.AtLeast(batchSize, 1);
        using var data = InputsOf(x, nameof(x));
        return Outputs(new TensorSource(data, batchSize), verbose, steps, callbacks, cancellationToken);
    }

    private List<Tensor<float>> Outputs(string method, IBatchSource source, int verbose, long? steps, CallbackLike callbacks, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        using var predicting = use.Predict(Name, method);
        return Outputs(new ArrangedSource(source, batch => InputsOf(batch.XAsGiven, "x")), verbose, steps, callbacks, cancellationToken);
    }

    private Batch InputsOf(DataLike x, string name) => GivenRows.Check(InputPorts.Arrange(x, name), [], [], DataNames.Plain, InputPorts, needsTargets: false);

    private List<Tensor<float>> Outputs(IBatchSource source, int verbose, long? steps, CallbackLike callbacks, CancellationToken cancellationToken)
    {
        Require.AtLeast(steps, 1);
        FitRequest.RequireVerbose(verbose);
        Endless.RequireEnd(source, steps);
        using var reader = new BatchReader(Here(source), cancellationToken: cancellationToken);
        using var noGradients = no_grad();
        using var evaluation = EvaluationValues();
        if (reader.Peek() is not { } first)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw BatchReader.Empty(nameof(source));
        }
        var batches = source.BatchCount is { } all ? Math.Min(all, steps ?? all) : steps;
        var count = Math.Min(source.RowCount ?? 0, batches * first.Count ?? long.MaxValue);
        var list = new CallbackList(this, callbacks, new(verbose, 1, batches));
        try
        {
            return Outputs(reader, list, count, steps, cancellationToken);
        }
        finally
        {
            list.Call(c => c.OnRunLeft());
        }
    }

    private List<Tensor<float>> Outputs(BatchReader reader, CallbackList list, long count, long? steps, CancellationToken cancellationToken)
    {
        PredictedRows[]? rows = null;
        list.Call(c => c.OnPredictBegin());
        var step = 0L;
        for (; step != steps && reader.Pass == 0 && reader.Next() is { } next; step++)
        {
            using var batch = next;
            cancellationToken.ThrowIfCancellationRequested();
            list.Call(c => c.OnPredictBatchBegin(step));
            using (NewDisposeScope())
            {
                var predictions = PredictStep(batch.Inputs);
                rows ??= [.. predictions.Select(output => new PredictedRows(count, output))];
                for (var i = 0; i < rows.Length; i++) rows[i].Add(predictions[i]);
            }
            list.Call(c => c.OnPredictBatchEnd(step));
        }
        if (reader.WasCancelled) throw new OperationCanceledException(cancellationToken);
        if (step < steps) list.AnnounceShort(nameof(steps), steps.Value, step);
        list.Call(c => c.OnPredictEnd());
        return [.. rows!.Select(output => output.ToTensor())];
    }

    private InvalidOperationException Several(int count) =>
        new($"Model '{Name}' has {count} outputs{(OutputNames.Count > 0 ? $" ({string.Join(", ", OutputNames)})" : "")}: call PredictAll, which gives all of them.");
}
