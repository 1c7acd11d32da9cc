using static TorchSharp.torch;

namespace Anneal.Callbacks;

/// <summary>Writes event files for TensorBoard: logs as scalars, weights as histograms, and the graph of the model.</summary>
/// <remarks>
/// <para>The files are in the folders <c>train</c> and <c>validation</c> of the log folder, with Keras's names: <c>epoch_loss</c>, <c>epoch_learning_rate</c>,
/// <c>batch_loss</c>, <c>evaluation_loss_vs_iterations</c>, <c>{path}/histogram</c>, <c>keras</c>. Each run makes files of its own; one that resumes after a kill leaves the points
/// behind its checkpoint in the file before. No TensorFlow is needed to write them.</para>
/// <para>Keras: <c>keras.callbacks.TensorBoard</c>, without images of weights, embeddings and profiles.</para>
/// </remarks>
/// <example><code>
/// model.Fit(x, y, epochs: 10, callbacks: new TensorBoard("logs/run1", histogramFreq: 1));   // tensorboard --logdir logs
/// </code></example>
public sealed class TensorBoard : Callback
{
    private readonly TimeProvider time;
    private EventFile? training, validation;
    private long batches, epochStart, iterationsBefore;
    private bool fitting;

    /// <summary>Makes the callback.</summary>
    /// <param name="logDir">The folder, which nothing else uses. Default <c>logs</c>.</param>
    /// <param name="histogramFreq">The number of epochs between histograms of the weights; 0 for none. Default 0.</param>
    /// <param name="writeGraph">Whether the graph of a <c>Sequential</c> or <c>Functional</c> model is written. Default true.</param>
    /// <param name="writeStepsPerSecond">Whether the number of updates per second of each epoch is written. Default false.</param>
    /// <param name="updateFreq"><c>"epoch"</c>, or the number of batches after which the logs are written also within the epoch. Default <c>"epoch"</c>.</param>
    /// <param name="time">The clock. Default: the system clock.</param>
    /// <exception cref="ArgumentException">The folder has no name, or a number is out of range.</exception>
    public TensorBoard(string logDir = "logs", int histogramFreq = 0, bool writeGraph = true, bool writeStepsPerSecond = false, Frequency updateFreq = default, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(logDir);
        LogDir = logDir;
        HistogramFreq = Require.AtLeast(histogramFreq, 0);
        (WriteGraph, WriteStepsPerSecond, UpdateFreq) = (writeGraph, writeStepsPerSecond, updateFreq);
        this.time = time ?? TimeProvider.System;
    }

    /// <summary>The folder.</summary>
    public string LogDir { get; }

    /// <summary>The number of epochs between histograms of the weights; 0 for none.</summary>
    public int HistogramFreq { get; }

    /// <summary>Whether the graph is written.</summary>
    public bool WriteGraph { get; }

    /// <summary>Whether the number of updates per second of each epoch is written.</summary>
    public bool WriteStepsPerSecond { get; }

    /// <summary>How often the logs are written.</summary>
    public Frequency UpdateFreq { get; }

    private EventFile Training => training ??= new(Path.Combine(LogDir, "train"), time);

    private EventFile Validation => validation ??= new(Path.Combine(LogDir, "validation"), time);

    /// <inheritdoc/>
    public override void OnTrainBegin()
    {
        (training, validation, fitting, batches) = (null, null, true, 0);
        if (WriteGraph && Model.Graph is not null) WriteModel();
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch) => (epochStart, iterationsBefore) = (time.GetTimestamp(), Model.Optimizer.Iterations);

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(long batch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        batches++;
        if (UpdateFreq.Batches is not { } frequency || batches % frequency != 0) return;
        foreach (var (name, value) in logs) Training.Scalar($"batch_{name}", value, batches);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        foreach (var (name, value) in logs)
            if (name.StartsWith("val_", StringComparison.Ordinal)) Validation.Scalar($"epoch_{name[4..]}", value, epoch);
            else Training.Scalar($"epoch_{name}", value, epoch);
        if (WriteStepsPerSecond)
            Training.Scalar("epoch_steps_per_second", (Model.Optimizer.Iterations - iterationsBefore) / time.GetElapsedTime(epochStart).TotalSeconds, epoch);
        if (HistogramFreq > 0 && epoch % HistogramFreq == 0) WriteHistograms(epoch);
        Flush();
    }

    /// <inheritdoc/>
    public override void OnTestEnd(Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        foreach (var (name, value) in logs) Validation.Scalar($"evaluation_{name}_vs_iterations", value, Model.Optimizer.Iterations);
        if (!fitting) Close();
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs)
    {
        fitting = false;
        Close();
    }

    /// <inheritdoc/>
    public override CallbackState GetState() => new() { Values = { ["batches"] = batches } };

    /// <inheritdoc/>
    public override void SetState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        batches = state.Value<long>("batches");
    }

    private void WriteHistograms(int epoch)
    {
        foreach (var (name, variable) in UniqueNames.Of(Model.Variables))
        {
            using var scope = NewDisposeScope();
            var values = variable.Value.detach().to(float64).cpu().contiguous().reshape(-1).data<double>().ToArray();
            Training.Histogram($"{name}/histogram", values, epoch);
        }
    }

    private void WriteModel()
    {
        try
        {
            Training.Text("keras", Model.ToJson(), "graph_keras_model", 0);
        }
        catch (NotSupportedException error)
        {
            Announce($"Warning: TensorBoard shows no graph: {error.Message}");
        }
    }

    private void Flush()
    {
        training?.Flush();
        validation?.Flush();
    }

    private void Close()
    {
        Flush();
        training = validation = null;
    }
}
