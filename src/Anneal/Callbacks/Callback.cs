using Anneal.Models;
using Anneal.Training;

namespace Anneal.Callbacks;

/// <summary>The base class of callbacks: code that runs at fixed points of training, evaluation and prediction. Override the hooks you need.</summary>
/// <remarks>
/// The order in training is: train begin; for each epoch, epoch begin, train batch begin and end for each batch, validation (test begin,
/// test batches, test end) and epoch end; train end. To stop training, set <see cref="Model.StopTraining"/>. Keras:
/// <c>keras.callbacks.Callback</c>. <see cref="OnTrainBatchBegin"/> and <see cref="OnTrainBatchEnd"/> are Keras's <c>on_batch_begin</c> and
/// <c>on_batch_end</c> too.
/// </remarks>
/// <example><code>
/// sealed class StopAtLoss(double loss) : Callback
/// {
///     public override void OnEpochEnd(int epoch, Logs logs) => Model.StopTraining |= logs["loss"] &lt; loss;
/// }
/// </code></example>
public abstract class Callback
{
    private Model? model;
    private CallbackParameters? parameters;
    private CallbackList? list;

    /// <summary>The model that runs.</summary>
    /// <exception cref="InvalidOperationException">No run has begun.</exception>
    public Model Model => model ?? throw NotRunning();

    /// <summary>The settings of the run.</summary>
    /// <exception cref="InvalidOperationException">No run has begun.</exception>
    public CallbackParameters Parameters => parameters ?? throw NotRunning();

    /// <summary>Whether the callback shows progress, so that no <see cref="ProgbarLogger"/> is added. Default false.</summary>
    public virtual bool ShowsProgress => false;

    /// <summary>Whether each rank of a <see cref="Distribution.Cluster"/> runs the callback; otherwise rank 0 alone does. Default false.</summary>
    /// <remarks>Needed only where a callback changes what is not told to the other ranks: rates, factors of rates, <see cref="Model.StopTraining"/> and values given by
    /// <see cref="Variable.Assign"/> are told. Its hooks must do the same on each rank. The logs of batches can be read on rank 0 alone, those of epochs everywhere.</remarks>
    public virtual bool RunsOnEveryRank => false;

    /// <summary>Everything that the callback must know to continue as if training had not been interrupted. Default: nothing.</summary>
    /// <returns>A copy; training changes nothing in it.</returns>
    public virtual CallbackState GetState() => new();

    /// <summary>Continues from a state of <see cref="GetState"/>. A run that is resumed calls it after <see cref="OnTrainBegin"/>, which starts afresh, and if it goes on within an
    /// epoch, again after <see cref="OnEpochBegin"/>.</summary>
    /// <param name="state">The state of a callback with the same arguments.</param>
    /// <exception cref="ArgumentException">An entry is missing or of the wrong type.</exception>
    public virtual void SetState(CallbackState state) => ArgumentNullException.ThrowIfNull(state);

    /// <summary>Runs before the first epoch.</summary>
    public virtual void OnTrainBegin()
    {
    }

    /// <summary>Runs when there are messages: after train begin about the schedules and warnings of the run, at the first loss that is NaN or infinite, and whenever a callback
    /// calls <see cref="Announce"/>.</summary>
    /// <param name="lines">The messages.</param>
    public virtual void OnAnnounce(IReadOnlyList<string> lines)
    {
    }

    /// <summary>Runs after the last epoch.</summary>
    /// <param name="logs">The logs of the last epoch.</param>
    public virtual void OnTrainEnd(Logs logs)
    {
    }

    /// <summary>Runs before the first batch of an epoch.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    public virtual void OnEpochBegin(int epoch)
    {
    }

    /// <summary>Runs after an epoch and its validation.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="logs">The means over the epoch, the validation results with the prefix <c>val_</c>, and <c>learning_rate</c>, the rate
    /// of the last update.</param>
    public virtual void OnEpochEnd(int epoch, Logs logs)
    {
    }

    /// <summary>Runs before a training batch.</summary>
    /// <param name="batch">The batch, from 0 within the epoch.</param>
    public virtual void OnTrainBatchBegin(long batch)
    {
    }

    /// <summary>Runs after the update of a training batch.</summary>
    /// <param name="batch">The batch, from 0 within the epoch.</param>
    /// <param name="logs">The means since the first batch of the epoch, and <c>learning_rate</c>, the rate of this update. Readable only
    /// during the call.</param>
    public virtual void OnTrainBatchEnd(long batch, Logs logs)
    {
    }

    /// <summary>Runs before an evaluation or a validation.</summary>
    public virtual void OnTestBegin()
    {
    }

    /// <summary>Runs after an evaluation or a validation.</summary>
    /// <param name="logs">The means over all batches.</param>
    public virtual void OnTestEnd(Logs logs)
    {
    }

    /// <summary>Runs before a batch of an evaluation.</summary>
    /// <param name="batch">The batch, from 0.</param>
    public virtual void OnTestBatchBegin(long batch)
    {
    }

    /// <summary>Runs after a batch of an evaluation.</summary>
    /// <param name="batch">The batch, from 0.</param>
    /// <param name="logs">The means so far. Readable only during the call.</param>
    public virtual void OnTestBatchEnd(long batch, Logs logs)
    {
    }

    /// <summary>Runs before a prediction.</summary>
    public virtual void OnPredictBegin()
    {
    }

    /// <summary>Runs after a prediction.</summary>
    public virtual void OnPredictEnd()
    {
    }

    /// <summary>Runs before a batch of a prediction.</summary>
    /// <param name="batch">The batch, from 0.</param>
    public virtual void OnPredictBatchBegin(long batch)
    {
    }

    /// <summary>Runs after a batch of a prediction.</summary>
    /// <param name="batch">The batch, from 0.</param>
    public virtual void OnPredictBatchEnd(long batch)
    {
    }

    /// <summary>Whether the callback saves the model in <see cref="OnSaveRequested"/>. Default false.</summary>
    public virtual bool Saves => false;

    /// <summary>Whether what was asked for is saved at the end of the epoch.</summary>
    internal virtual bool SavesLater => false;

    /// <summary>What a run without another choice goes on from: a folder of checkpoints. Default: nothing.</summary>
    internal virtual string? ResumesFrom => null;

    /// <summary>Runs where the run can be saved: all callbacks had their hooks for a batch or an epoch.</summary>
    internal virtual void OnSafePoint(TrainingRun run, bool epochEnded)
    {
    }

    /// <summary>Runs after the last update, before averages take the place of weights.</summary>
    internal virtual void OnRunEnded(TrainingRun run, StopReason reason)
    {
    }

    /// <summary>Runs last, also where an exception ended the run: frees what is native.</summary>
    internal virtual void OnRunLeft()
    {
    }

    /// <summary>Runs after an update when <see cref="TrainingControl.SaveNow"/> was called. A callback that saves the model saves it now.</summary>
    /// <param name="batch">The batch, from 0 within the epoch.</param>
    /// <param name="logs">As in <see cref="OnTrainBatchEnd"/>.</param>
    public virtual void OnSaveRequested(long batch, Logs logs)
    {
    }

    /// <summary>Shows a message where progress is shown, and writes it into <see cref="History.Messages"/>.</summary>
    /// <param name="message">One line.</param>
    /// <exception cref="InvalidOperationException">No run has begun.</exception>
    protected void Announce(string message) => Run.Announce(message, toConsole: false);

    /// <summary>Writes a message into <see cref="History.Messages"/> without showing it.</summary>
    /// <param name="message">One line.</param>
    /// <exception cref="InvalidOperationException">No run has begun.</exception>
    protected void Note(string message) => Run.Note(message);

    /// <summary>Whether a run has begun.</summary>
    internal bool IsAttached => model is not null;

    /// <summary>The run with all its callbacks.</summary>
    internal CallbackList Run => list ?? throw NotRunning();

    internal void Attach(Model model, CallbackParameters parameters, CallbackList list)
    {
        this.model = model;
        this.parameters = parameters;
        this.list = list;
    }

    /// <summary>Shows a message if the callback is to show what it does; the history has it in any case.</summary>
    private protected void Tell(int verbose, string message)
    {
        if (verbose > 0) Run.Announce(message, toConsole: true);
        else Note(message);
    }

    private InvalidOperationException NotRunning() =>
        new($"{GetType().Name} has not been used in a run yet. Pass it to Fit, Evaluate or Predict as a callback.");
}
