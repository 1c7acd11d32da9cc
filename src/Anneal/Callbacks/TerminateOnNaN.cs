using System.Globalization;

namespace Anneal.Callbacks;

/// <summary>Stops training when the loss is NaN or infinite.</summary>
/// <remarks>It reads the loss after every batch; on a GPU this waits for the batch. Keras: <c>keras.callbacks.TerminateOnNaN</c>.</remarks>
/// <param name="raiseError">Whether to throw, so that no callback sees the end of training. Default false: training stops after the batch.</param>
public sealed class TerminateOnNaN(bool raiseError = false) : Callback
{
    /// <summary>Whether to throw.</summary>
    public bool RaiseError { get; } = raiseError;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The loss is NaN or infinite, and <see cref="RaiseError"/> is set.</exception>
    public override void OnTrainBatchEnd(long batch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        if (!logs.TryGetValue("loss", out var loss) || double.IsFinite(loss)) return;
        if (RaiseError)
            throw new InvalidOperationException($"NaN or Inf loss encountered at batch {batch}. Loss value: {loss.ToString(CultureInfo.InvariantCulture)}. Terminating training immediately.");
        Announce($"Batch {batch}: Invalid loss, terminating training");
        Model.StopTraining = true;
    }
}
