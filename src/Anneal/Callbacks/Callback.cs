using Anneal.Models;

namespace Anneal.Callbacks;

/// <summary>Code that runs at fixed points of training, evaluation and prediction. Override what is needed.</summary>
/// <remarks>
/// Order in a run: train begin; for each epoch: epoch begin, for each batch: train batch begin and end; validation (test begin, test batches,
/// test end); epoch end; train end. To stop training, set <see cref="Model.StopTraining"/>. Keras: <c>keras.callbacks.Callback</c>;
/// its aliases <c>on_batch_begin</c> and <c>on_batch_end</c> are <see cref="OnTrainBatchBegin"/> and <see cref="OnTrainBatchEnd"/>.
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

    /// <summary>The model that runs.</summary>
    /// <exception cref="InvalidOperationException">No run has begun.</exception>
    public Model Model => model ?? throw NotRunning();

    /// <summary>Facts about the run.</summary>
    /// <exception cref="InvalidOperationException">No run has begun.</exception>
    public CallbackParameters Parameters => parameters ?? throw NotRunning();

    /// <summary>Whether the callback shows how a run goes on, so that no <see cref="ProgbarLogger"/> is added. Default false.</summary>
    public virtual bool ShowsProgress => false;

    /// <summary>Before the first epoch.</summary>
    public virtual void OnTrainBegin()
    {
    }

    /// <summary>After train begin: what the run has to say before its first epoch; and once more where the loss stops being a number. Not called where it has nothing to say.</summary>
    /// <param name="lines">The schedules at a glance, then warnings.</param>
    public virtual void OnAnnounce(IReadOnlyList<string> lines)
    {
    }

    /// <summary>After the last epoch.</summary>
    /// <param name="logs">Those of the last epoch.</param>
    public virtual void OnTrainEnd(Logs logs)
    {
    }

    /// <summary>Before an epoch's first batch.</summary>
    /// <param name="epoch">From 0.</param>
    public virtual void OnEpochBegin(int epoch)
    {
    }

    /// <summary>After an epoch's validation.</summary>
    /// <param name="epoch">From 0.</param>
    /// <param name="logs">Means over the epoch, validation with prefix <c>val_</c>, and <c>learning_rate</c>, the rate of the last update.</param>
    public virtual void OnEpochEnd(int epoch, Logs logs)
    {
    }

    /// <summary>Before a training batch.</summary>
    /// <param name="batch">From 0 within the epoch.</param>
    public virtual void OnTrainBatchBegin(long batch)
    {
    }

    /// <summary>After a training batch's update.</summary>
    /// <param name="batch">From 0 within the epoch.</param>
    /// <param name="logs">Means since the epoch's first batch, and <c>learning_rate</c>, the rate of this update. Readable during the call only.</param>
    public virtual void OnTrainBatchEnd(long batch, Logs logs)
    {
    }

    /// <summary>Before evaluation, validation included.</summary>
    public virtual void OnTestBegin()
    {
    }

    /// <summary>After evaluation.</summary>
    /// <param name="logs">Means over all batches.</param>
    public virtual void OnTestEnd(Logs logs)
    {
    }

    /// <summary>Before a batch of evaluation.</summary>
    /// <param name="batch">From 0.</param>
    public virtual void OnTestBatchBegin(long batch)
    {
    }

    /// <summary>After a batch of evaluation.</summary>
    /// <param name="batch">From 0.</param>
    /// <param name="logs">Means so far. Readable during the call only.</param>
    public virtual void OnTestBatchEnd(long batch, Logs logs)
    {
    }

    /// <summary>Before prediction.</summary>
    public virtual void OnPredictBegin()
    {
    }

    /// <summary>After prediction.</summary>
    public virtual void OnPredictEnd()
    {
    }

    /// <summary>Before a batch of prediction.</summary>
    /// <param name="batch">From 0.</param>
    public virtual void OnPredictBatchBegin(long batch)
    {
    }

    /// <summary>After a batch of prediction.</summary>
    /// <param name="batch">From 0.</param>
    public virtual void OnPredictBatchEnd(long batch)
    {
    }

    internal void Attach(Model model, CallbackParameters parameters)
    {
        this.model = model;
        this.parameters = parameters;
    }

    private InvalidOperationException NotRunning() =>
        new($"{GetType().Name} belongs to no run yet: give it to Fit, Evaluate or Predict as a callback.");
}
