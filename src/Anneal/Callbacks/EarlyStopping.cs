namespace Anneal.Callbacks;

/// <summary>Stops training when a number of the logs has stopped improving.</summary>
/// <remarks>
/// A value is an improvement if it is better than the best so far by more than <see cref="MinDelta"/>; it is compared in double. NaN is never an improvement. The run does
/// not stop at its first epoch. Keras: <c>keras.callbacks.EarlyStopping</c>.
/// </remarks>
/// <example><code>
/// model.Fit(x, y, epochs: 100, validationSplit: 0.2, callbacks: new EarlyStopping(patience: 5, restoreBestWeights: true));
/// </code></example>
public sealed class EarlyStopping : Callback
{
    private const string Weight = "best_weights/";
    private readonly Monitor monitor;
    private Array[]? bestWeights;

    /// <summary>Makes the callback.</summary>
    /// <param name="monitor">The name of the number in the logs. Default <c>val_loss</c>.</param>
    /// <param name="minDelta">The least change that counts as an improvement; its sign is ignored. Default 0.</param>
    /// <param name="patience">The number of epochs without improvement after which training stops, at least 0. Default 0.</param>
    /// <param name="verbose">0 is silent, 1 shows when training stops. Default 0.</param>
    /// <param name="mode"><c>"min"</c>, <c>"max"</c> or <c>"auto"</c>: by the name of the number. Default <c>"auto"</c>.</param>
    /// <param name="baseline">A value that must be beaten too for the epochs of patience to be counted from 0. Default: none.</param>
    /// <param name="restoreBestWeights">Whether the weights of the best epoch are put back when training ends, whether it was stopped or not. Default false.</param>
    /// <param name="startFromEpoch">The number of first epochs to ignore. Default 0.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public EarlyStopping(
        string monitor = "val_loss",
        double minDelta = 0,
        int patience = 0,
        int verbose = 0,
        Choice<MonitorMode> mode = default,
        double? baseline = null,
        bool restoreBestWeights = false,
        int startFromEpoch = 0)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(monitor);
        this.monitor = new(this, monitor, mode, minDelta);
        Patience = Require.AtLeast(patience, 0);
        Verbose = Require.Between(verbose, 0, 1);
        Baseline = baseline is { } value ? Require.Finite(value, nameof(baseline)) : null;
        RestoreBestWeights = restoreBestWeights;
        StartFromEpoch = Require.AtLeast(startFromEpoch, 0);
    }

    /// <summary>The name of the number.</summary>
    public string Monitor => monitor.Name;

    /// <summary>The least change that counts as an improvement.</summary>
    public double MinDelta => monitor.MinDelta;

    /// <summary>The number of epochs without improvement after which training stops.</summary>
    public int Patience { get; }

    /// <summary>1 to show when training stops.</summary>
    public int Verbose { get; }

    /// <summary>Which direction is better.</summary>
    public MonitorMode Mode => monitor.Mode;

    /// <summary>A value that must be beaten; null for none.</summary>
    public double? Baseline { get; }

    /// <summary>Whether the weights of the best epoch are put back.</summary>
    public bool RestoreBestWeights { get; }

    /// <summary>The number of first epochs to ignore.</summary>
    public int StartFromEpoch { get; }

    /// <summary>The best value so far; null before there is one.</summary>
    public double? Best => monitor.Best;

    /// <summary>The epoch of the best value, from 0.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>The number of epochs since the last improvement.</summary>
    public int Wait { get; private set; }

    /// <summary>The epoch at which training was stopped, from 0; null if it was not.</summary>
    public int? StoppedEpoch { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainBegin()
    {
        monitor.Begin(Model);
        (monitor.Best, BestEpoch, Wait, StoppedEpoch, bestWeights) = (null, 0, 0, null, null);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        if (monitor.Read(logs, Announce) is not { } current || epoch < StartFromEpoch) return;
        Wait++;
        if (monitor.Improves(current))
        {
            BestEpoch = epoch;
            if (RestoreBestWeights) bestWeights = WeightSnapshot.Of(Model);
            if (Baseline is null || monitor.IsImprovement(current, Baseline)) Wait = 0;
        }
        else if (Wait >= Patience && epoch > 0)
        {
            StoppedEpoch = epoch;
            Model.StopTraining = true;
        }
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs)
    {
        if (StoppedEpoch is { } epoch) Tell(Verbose, $"Epoch {epoch + 1}: early stopping");
        if (bestWeights is null) return;
        Tell(Verbose, $"Restoring model weights from the end of the best epoch: {BestEpoch + 1}.");
        WeightSnapshot.Put(Model, bestWeights);
    }

    /// <inheritdoc/>
    public override CallbackState GetState()
    {
        var state = new CallbackState { Values = { ["best_epoch"] = BestEpoch, ["wait"] = Wait, ["stopped_epoch"] = StoppedEpoch ?? -1 } };
        state.Add("best", Best);
        foreach (var (i, weight) in (bestWeights ?? []).Index()) state.Arrays.Add($"{Weight}{i}", weight);
        return state;
    }

    /// <inheritdoc/>
    public override void SetState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var stopped = state.Value<int>("stopped_epoch");
        (monitor.Best, BestEpoch, Wait, StoppedEpoch) = (state.Number("best"), state.Value<int>("best_epoch"), state.Value<int>("wait"), stopped < 0 ? null : stopped);
        Array[] weights = [.. state.Arrays.Where(entry => entry.Key.StartsWith(Weight, StringComparison.Ordinal)).Select(entry => entry.Value)];
        bestWeights = weights.Length > 0 ? weights : null;
    }
}
