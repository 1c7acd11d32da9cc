namespace Anneal.Callbacks;

/// <summary>Saves the model or its weights while it trains.</summary>
/// <remarks>
/// The path may contain the numbers of the logs, <c>epoch</c> (from 1) and, with a <c>saveFreq</c> in batches, <c>batch</c> (from 1), formatted as in Python:
/// <c>{epoch:02d}-{val_loss:.2f}.keras</c>. Folders are created. <see cref="TrainingControl.SaveNow"/> saves the model too, unless <c>saveBestOnly</c> is true: the file keeps the best model.
/// Keras: <c>keras.callbacks.ModelCheckpoint</c>.
/// </remarks>
/// <example><code>
/// model.Fit(x, y, epochs: 10, validationSplit: 0.2, callbacks: new ModelCheckpoint("best.keras", saveBestOnly: true));
/// </code></example>
public sealed class ModelCheckpoint : Callback
{
    private readonly FileNamePattern pattern;
    private readonly Monitor monitor;
    private int epoch;
    private long batchesSinceSaving;

    /// <summary>Makes the callback.</summary>
    /// <param name="filepath">The path, which ends in <c>.keras</c>, or in <c>.weights.h5</c> with <paramref name="saveWeightsOnly"/>.</param>
    /// <param name="monitor">The name of the number in the logs that tells the best model. Default <c>val_loss</c>.</param>
    /// <param name="verbose">0 is silent, 1 shows what is saved. Default 0.</param>
    /// <param name="saveBestOnly">Whether only a model that is better than all before is saved. Default false.</param>
    /// <param name="saveWeightsOnly">Whether only weights are saved, with the optimizer's state. Default false.</param>
    /// <param name="mode"><c>"min"</c>, <c>"max"</c> or <c>"auto"</c>: by the name of the number. Default <c>"auto"</c>.</param>
    /// <param name="saveFreq"><c>"epoch"</c>, or the number of batches after which the model is saved; batches are counted over epochs. Default <c>"epoch"</c>.</param>
    /// <param name="initialValueThreshold">A value that the first saved model must beat. Default: none.</param>
    /// <exception cref="ArgumentException">The path has another ending or a format that is unknown, or an argument is out of range.</exception>
    public ModelCheckpoint(
        string filepath,
        string monitor = "val_loss",
        int verbose = 0,
        bool saveBestOnly = false,
        bool saveWeightsOnly = false,
        Choice<MonitorMode> mode = default,
        Frequency saveFreq = default,
        double? initialValueThreshold = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(filepath);
        ArgumentException.ThrowIfNullOrWhiteSpace(monitor);
        if (!filepath.EndsWith(saveWeightsOnly ? ".weights.h5" : ".keras", StringComparison.Ordinal))
            throw Require.Refused(filepath, saveWeightsOnly ? "a path that ends in .weights.h5, because only weights are saved" : "a path that ends in .keras");
        pattern = new(filepath, nameof(filepath));
        this.monitor = new(this, monitor, mode);
        Verbose = Require.Between(verbose, 0, 1);
        (SaveBestOnly, SaveWeightsOnly, SaveFreq) = (saveBestOnly, saveWeightsOnly, saveFreq);
        InitialValueThreshold = this.monitor.Best = initialValueThreshold is { } threshold ? Require.Finite(threshold, nameof(initialValueThreshold)) : null;
    }

    /// <summary>The path.</summary>
    public string Filepath => pattern.Text;

    /// <summary>The name of the number that tells the best model.</summary>
    public string Monitor => monitor.Name;

    /// <summary>1 to show what is saved.</summary>
    public int Verbose { get; }

    /// <summary>Whether only a model that is better than all before is saved.</summary>
    public bool SaveBestOnly { get; }

    /// <summary>Whether only weights are saved.</summary>
    public bool SaveWeightsOnly { get; }

    /// <summary>Which direction is better.</summary>
    public MonitorMode Mode => monitor.Mode;

    /// <summary>How often the model is saved.</summary>
    public Frequency SaveFreq { get; }

    /// <summary>A value that the first saved model must beat; null for none.</summary>
    public double? InitialValueThreshold { get; }

    /// <summary>The best value so far, also of earlier runs; null before there is one.</summary>
    public double? Best => monitor.Best;

    /// <inheritdoc/>
    public override bool Saves => !SaveBestOnly;

    /// <inheritdoc/>
    public override void OnTrainBegin()
    {
        if (SaveBestOnly) monitor.Begin(Model);
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch) => this.epoch = epoch;

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(long batch, Logs logs)
    {
        if (SaveFreq.Batches is not { } batches || ++batchesSinceSaving < batches) return;
        batchesSinceSaving = 0;
        SaveIfBetter(logs, batch);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        this.epoch = epoch;
        if (SaveFreq.Batches is null) SaveIfBetter(logs, null);
    }

    /// <inheritdoc/>
    public override void OnSaveRequested(long batch, Logs logs)
    {
        if (Saves) Save(Path(logs, batch, forgiving: true));
    }

    /// <inheritdoc/>
    public override CallbackState GetState()
    {
        var state = new CallbackState { Values = { ["batches_since_saving"] = batchesSinceSaving } };
        state.Add("best", Best);
        return state;
    }

    /// <inheritdoc/>
    public override void SetState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        (monitor.Best, batchesSinceSaving) = (state.Number("best"), state.Value<long>("batches_since_saving"));
    }

    private void SaveIfBetter(Logs logs, long? batch)
    {
        ArgumentNullException.ThrowIfNull(logs);
        var path = Path(logs, batch);
        if (!SaveBestOnly)
        {
            Tell(Verbose, $"Epoch {epoch + 1}: saving model to {path}");
        }
        else if (monitor.Read(logs, Announce) is { } current)
        {
            var before = Best is { } best ? NumberText.Fixed(best, 5) : "None";
            if (!monitor.Improves(current))
            {
                Tell(Verbose, $"Epoch {epoch + 1}: {Monitor} did not improve from {before}");
                return;
            }
            Tell(Verbose, $"Epoch {epoch + 1}: {Monitor} improved from {before} to {NumberText.Fixed(current, 5)}, saving model to {path}");
        }
        Save(path);
    }

    private void Save(string path)
    {
        if (System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        if (SaveWeightsOnly) Model.SaveWeights(path);
        else Model.Save(path);
        Tell(Verbose, $"Epoch {epoch + 1}: finished saving model to {path}");
    }

    private string Path(Logs logs, long? batch, bool forgiving = false)
    {
        var counts = new OrderedDictionary<string, long> { ["epoch"] = epoch + 1 };
        if (batch is { } index) counts.Add("batch", index + 1);
        return pattern.Format(counts, logs, forgiving);
    }
}
