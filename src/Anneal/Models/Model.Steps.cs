using Anneal.Data;
using Anneal.Distribution;
using Anneal.Graphs;
using Anneal.Metrics;
using Anneal.Optimizers;
using Anneal.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Models;

public abstract partial class Model
{
    private readonly ModelUse use = new();
    private readonly List<Metric> ownMetrics = [];
    private Batch? batch;

    internal IReadOnlyList<Metric> OwnMetrics => ownMetrics;

    internal bool HasOwnTrainStep => ((Action<Batch>)TrainStep).Method.DeclaringType != typeof(Model);

    /// <summary>Trains on one batch: forward pass, loss, update, metrics. Override it to change how a batch is trained.</summary>
    /// <param name="batch">Inputs, targets and weights. They live until the step ends, as does every tensor created in it.</param>
    /// <remarks>
    /// <c>Fit</c> and <c>TrainOnBatch</c> call it with gradients enabled, in a dispose scope. Pass numbers for the logs to
    /// <see cref="Report"/>, or to metrics added with <see cref="TrackMetric"/>. Keras: <c>train_step</c>.
    /// </remarks>
    /// <example><code>
    /// protected override void TrainStep(Batch batch)
    /// {
    ///     var predictions = Forward(batch.Inputs, training: true);
    ///     Minimize(ComputeLoss(batch, predictions));
    ///     UpdateMetrics(batch, predictions);
    /// }
    /// </code></example>
    protected virtual void TrainStep(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var predictions = Forward(batch.Inputs, training: true);
        Minimize(ComputeLoss(batch, predictions));
        UpdateMetrics(batch, predictions);
    }

    /// <summary>Evaluates one batch: forward pass, loss, metrics.</summary>
    /// <param name="batch">Inputs, targets and weights. They live until the step ends.</param>
    /// <remarks>It runs without gradients, in a dispose scope. Keras: <c>test_step</c>.</remarks>
    protected virtual void TestStep(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var predictions = Forward(batch.Inputs, training: false);
        ComputeLoss(batch, predictions);
        UpdateMetrics(batch, predictions);
    }

    /// <summary>Predicts one batch.</summary>
    /// <param name="inputs">The inputs, in the order of the model. They live until the step ends.</param>
    /// <returns>The outputs, in order.</returns>
    /// <remarks>It runs without gradients. Several threads may call it at once. Keras: <c>predict_step</c>.</remarks>
    protected virtual IReadOnlyList<Tensor> PredictStep(IReadOnlyList<Tensor> inputs) => Forward(inputs, training: false);

    /// <summary>Computes the outputs of the model, in order.</summary>
    /// <param name="inputs">The inputs, in order.</param>
    /// <param name="training">Whether the call trains.</param>
    protected IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs, bool training)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return inputs.Count == 1 ? ApplyAll(inputs[0], training) : ApplyAll(inputs, training);
    }

    /// <summary>Computes the loss of <c>Compile</c>, including the penalties of regularizers and the losses that layers add. The logs show
    /// its mean as <c>loss</c>.</summary>
    /// <param name="batch">Targets and weights.</param>
    /// <param name="predictions">One tensor per output.</param>
    /// <returns>One number, with gradients.</returns>
    protected Tensor ComputeLoss(Batch batch, IReadOnlyList<Tensor> predictions) => RequireCompiled(nameof(ComputeLoss)).ComputeLoss(batch, predictions);

    /// <summary>Updates the metrics of <c>Compile</c> with a batch.</summary>
    /// <param name="batch">Targets and weights.</param>
    /// <param name="predictions">One tensor per output.</param>
    protected void UpdateMetrics(Batch batch, IReadOnlyList<Tensor> predictions)
    {
        using var noGradients = no_grad();
        RequireCompiled(nameof(UpdateMetrics)).UpdateMetrics(batch, predictions);
    }

    /// <summary>Makes one update: computes the gradients of a loss and applies them to variables.</summary>
    /// <param name="loss">A tensor with one number that depends on the variables.</param>
    /// <param name="variables">The variables to change. Default: the trainable variables of the model.</param>
    /// <param name="optimizer">The optimizer. Default: that of <c>Compile</c>. The caller frees any other.</param>
    /// <returns>Whether an update was made. It is false while gradients accumulate, and if the optimizer skips gradients that are not finite.</returns>
    /// <exception cref="InvalidOperationException">The loss does not depend on any of the variables.</exception>
    protected bool Minimize(Tensor loss, IReadOnlyList<Variable>? variables = null, Optimizer? optimizer = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        var compiled = RequireCompiled(nameof(Minimize));
        if (variables is null) compiled.TakeIn(this);
        optimizer ??= compiled.Optimizer;
        if (!loss.requires_grad) throw new InvalidOperationException($"{compiled.LossName} does not depend on any trainable parameter of '{Name}'.");
        var trained = variables ?? compiled.Trained;
        var tensors = variables is null ? compiled.TrainedTensors : ValuesOf(variables);
        var share = RowShare.Current;
        var gradients = KernelFault.Gradients([optimizer.ScaleLoss(share is null ? loss : loss.Times(share.Weight))], tensors);
        var found = new Tensor?[gradients.Count];
        for (var i = 0; i < found.Length; i++)
        {
            if (gradients[i].IsInvalid) gradients[i].Dispose();
            else found[i] = gradients[i].is_contiguous() ? gradients[i] : gradients[i].contiguous();
        }
        if (variables is not null && !optimizer.Built) optimizer.Build(variables);
        share?.Ranks.Gradients.Sum(found, trained, optimizer.Frozen, share.Count > 0);
        return optimizer.Apply(found, trained);
    }

    /// <summary>Adds a number to the logs: its mean over the epoch, in which each batch counts with its number of rows.</summary>
    /// <param name="name">The name in the logs, for example <c>discriminator_loss</c>; <c>loss</c> in steps that do not call <see cref="ComputeLoss"/>.</param>
    /// <param name="value">A tensor with one number.</param>
    /// <exception cref="InvalidOperationException">No step is running.</exception>
    /// <exception cref="ArgumentException">The logs have another entry of this name.</exception>
    protected internal void Report(string name, Tensor value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(value);
        var current = batch ?? throw new InvalidOperationException("Report must be called within TrainStep or TestStep; no step is running.");
        RequireCompiled(nameof(Report)).Meters.Report(name, value.detach(), current.Count);
    }

    /// <summary>Makes a metric part of the model. The logs show it, and it is reset before each epoch and freed with the model.</summary>
    /// <typeparam name="TMetric">The kind of metric.</typeparam>
    /// <param name="metric">A metric that the overridden steps update. Add it before training.</param>
    /// <returns>The metric itself.</returns>
    protected TMetric TrackMetric<TMetric>(TMetric metric)
        where TMetric : Metric
    {
        ArgumentNullException.ThrowIfNull(metric);
        ownMetrics.Add(metric);
        return metric;
    }

    /// <summary>Within a dispose scope.</summary>
    internal void RunTrainStep(CompiledModel compiled, Batch next)
    {
        using var call = CallScope.Open(collectsLosses: true, keepsLogitsOf: compiled.KeepsLogitsOf, stepping: this, share: next.Share);
        using var unmeasured = Unmeasured(compiled, next);
        using var gradients = enable_grad();
        compiled.Optimizer.LeaveEvaluation();
        var outer = batch;
        batch = next;
        try
        {
            TrainStep(next);
        }
        finally
        {
            batch = outer;
        }
    }

    /// <summary>Within a dispose scope.</summary>
    internal void RunTestStep(Batch next)
    {
        using var call = CallScope.Open(collectsLosses: true, keepsLogitsOf: compilation?.KeepsLogitsOf, stepping: this, share: next.Share);
        using var unmeasured = Unmeasured(compilation, next);
        var outer = batch;
        batch = next;
        try
        {
            TestStep(next);
        }
        finally
        {
            batch = outer;
        }
    }

    // A rank without rows takes part in the step, and measures nothing.
    private static Meters.Use? Unmeasured(CompiledModel? compiled, Batch rows) => rows.Share is { Count: 0 } ? compiled?.Meters.Enter() : null;

    private static Tensor[] ValuesOf(IReadOnlyList<Variable> variables)
    {
        var values = new Tensor[variables.Count];
        for (var i = 0; i < values.Length; i++) values[i] = variables[i].Value;
        return values;
    }
}
