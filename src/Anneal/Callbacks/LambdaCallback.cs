namespace Anneal.Callbacks;

/// <summary>A callback made of functions.</summary>
/// <remarks>For other hooks, derive from <see cref="Callback"/>. Keras: <c>keras.callbacks.LambdaCallback</c>.</remarks>
/// <param name="onEpochBegin">Takes the epoch, from 0. Default: none.</param>
/// <param name="onEpochEnd">Takes the epoch and its logs. Default: none.</param>
/// <param name="onTrainBegin">Runs before the first epoch. Default: none.</param>
/// <param name="onTrainEnd">Takes the logs of the last epoch. Default: none.</param>
/// <param name="onTrainBatchBegin">Takes the batch, from 0 within the epoch. Default: none.</param>
/// <param name="onTrainBatchEnd">Takes the batch and its logs. Default: none.</param>
/// <example><code>
/// new LambdaCallback(onEpochEnd: (epoch, logs) => Console.WriteLine($"{epoch}: {logs["loss"]}"))
/// </code></example>
public sealed class LambdaCallback(
    Action<int>? onEpochBegin = null,
    Action<int, Logs>? onEpochEnd = null,
    Action? onTrainBegin = null,
    Action<Logs>? onTrainEnd = null,
    Action<long>? onTrainBatchBegin = null,
    Action<long, Logs>? onTrainBatchEnd = null) : Callback
{
    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch) => onEpochBegin?.Invoke(epoch);

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs) => onEpochEnd?.Invoke(epoch, logs);

    /// <inheritdoc/>
    public override void OnTrainBegin() => onTrainBegin?.Invoke();

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs) => onTrainEnd?.Invoke(logs);

    /// <inheritdoc/>
    public override void OnTrainBatchBegin(long batch) => onTrainBatchBegin?.Invoke(batch);

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(long batch, Logs logs) => onTrainBatchEnd?.Invoke(batch, logs);
}
