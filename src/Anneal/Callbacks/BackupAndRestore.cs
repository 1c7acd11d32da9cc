using System.Globalization;
using System.Text.Json.Nodes;
using Anneal.Training;

namespace Anneal.Callbacks;

/// <summary>Saves the training so that a run that was interrupted goes on where it was saved when the program starts again.</summary>
/// <remarks>
/// The folder holds <c>latest.weights.h5</c>, weights and the state of the optimizer, and <c>training_metadata.json</c>, the place in the run. A run that is interrupted in the
/// middle of an epoch goes on with the batch that follows, and the same order of rows; the logs of that epoch are means over the batches that are left. The folder is
/// deleted when training ends. Keras: <c>keras.callbacks.BackupAndRestore</c>, which repeats the epoch with the weights from its middle.
/// </remarks>
/// <example><code>
/// model.Fit(x, y, epochs: 10, callbacks: new BackupAndRestore("backup"));
/// </code></example>
public sealed class BackupAndRestore : Callback
{
    private readonly ModelFiles files;
    private long batchesSinceSaving;

    /// <summary>Makes the callback.</summary>
    /// <param name="backupDir">The folder, which nothing else uses.</param>
    /// <param name="saveFreq"><c>"epoch"</c>, or the number of batches after which the training is saved; batches are counted over epochs. Default <c>"epoch"</c>.</param>
    /// <param name="doubleCheckpoint">Whether the save before the last is kept, and used if the last cannot be read. Default false.</param>
    /// <param name="deleteCheckpoint">Whether the folder is deleted when training ends. Default true.</param>
    /// <exception cref="ArgumentException">The folder has no name, or the frequency is below 1.</exception>
    /// <exception cref="NotSupportedException">This version of Anneal does not write files of models yet.</exception>
    public BackupAndRestore(string backupDir, Frequency saveFreq = default, bool doubleCheckpoint = false, bool deleteCheckpoint = true)
        : this(ModelFiles.For(nameof(BackupAndRestore)), backupDir, saveFreq, doubleCheckpoint, deleteCheckpoint)
    {
    }

    internal BackupAndRestore(ModelFiles files, string backupDir, Frequency saveFreq = default, bool doubleCheckpoint = false, bool deleteCheckpoint = true)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(backupDir);
        this.files = files;
        (BackupDir, SaveFreq, DoubleCheckpoint, DeleteCheckpoint) = (backupDir, saveFreq, doubleCheckpoint, deleteCheckpoint);
    }

    /// <summary>The folder.</summary>
    public string BackupDir { get; }

    /// <summary>How often the training is saved.</summary>
    public Frequency SaveFreq { get; }

    /// <summary>Whether the save before the last is kept.</summary>
    public bool DoubleCheckpoint { get; }

    /// <summary>Whether the folder is deleted when training ends.</summary>
    public bool DeleteCheckpoint { get; }

    /// <inheritdoc/>
    public override bool Saves => true;

    private string Weights => Path.Combine(BackupDir, "latest.weights.h5");

    private string Metadata => Path.Combine(BackupDir, "training_metadata.json");

    /// <inheritdoc/>
    public override void OnTrainBegin()
    {
        batchesSinceSaving = 0;
        if (!File.Exists(Weights) || !File.Exists(Metadata)) return;
        try
        {
            Restore();
        }
        catch (Exception error) when (File.Exists(Previous(Weights)) && error is not OutOfMemoryException)
        {
            Announce($"Warning: '{Weights}' cannot be read ({error.Message}). The save before it is used.");
            foreach (var file in (string[])[Weights, Metadata]) File.Copy(Previous(file), file, overwrite: true);
            Restore();
        }
        Announce(string.Create(CultureInfo.InvariantCulture, $"Continuing at epoch {Run.Restart!.Value.Epoch + 1}, batch {Run.Restart.Value.Batch + 1}, from '{BackupDir}'."));
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(long batch, Logs logs)
    {
        if (SaveFreq.Batches is not { } batches || ++batchesSinceSaving < batches) return;
        batchesSinceSaving = 0;
        Save(Run.Position);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        if (SaveFreq.Batches is null) Save(Run.Position);
    }

    /// <inheritdoc/>
    public override void OnSaveRequested(long batch, Logs logs) => Save(Run.Position);

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs)
    {
        if (DeleteCheckpoint && Directory.Exists(BackupDir)) Directory.Delete(BackupDir, recursive: true);
    }

    private void Save(RunState position)
    {
        Directory.CreateDirectory(BackupDir);
        if (DoubleCheckpoint)
            foreach (var file in (string[])[Weights, Metadata])
                if (File.Exists(file)) File.Copy(file, Previous(file), overwrite: true);
        files.SaveWeights(Model, Weights);
        var text = new JsonObject { ["epoch"] = position.Epoch, ["batch"] = position.Batch, ["pass"] = position.Pass, ["row"] = position.Row, ["seed"] = position.Seed }.ToJsonString();
        WholeFile.Write(Metadata, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));
    }

    private void Restore()
    {
        files.LoadWeights(Model, Weights);
        var place = JsonNode.Parse(File.ReadAllText(Metadata))!;
        Run.Restart = new((int)place["epoch"]!, (long)place["batch"]!, (long)place["pass"]!, (long?)place["seed"]) { Row = (long)place["row"]! };
    }

    private static string Previous(string file) => $"{file}.bkp";
}
