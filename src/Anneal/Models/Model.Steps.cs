using Anneal.Data;
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

    /// <summary>One batch of training: forward pass, loss, update, metrics. Override it to train in another way.</summary>
    /// <param name="batch">Inputs, targets and weights; they live until the step ends, as does every tensor made in it.</param>
    /// <remarks>
    /// It runs with gradients on, in a dispose scope of its own, for <c>Fit</c> and <c>TrainOnBatch</c> alike. Numbers for the logs are given to
    /// <see cref="Report"/> or to metrics made known by <see cref="TrackMetric"/>. Keras: <c>train_step</c>.
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

    /// <summary>One batch of evaluation: forward pass, loss, metrics.</summary>
    /// <param name="batch">Inputs, targets and weights; they live until the step ends.</param>
    /// <remarks>It runs without gradients, in a dispose scope of its own. Keras: <c>test_step</c>.</remarks>
    protected virtual void TestStep(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var predictions = Forward(batch.Inputs, training: false);
        ComputeLoss(batch, predictions);
        UpdateMetrics(batch, predictions);
    }

    /// <summary>One batch of prediction.</summary>
    /// <param name="inputs">In the order of the model's inputs; they live until the step ends.</param>
    /// <returns>The outputs, in order.</returns>
    /// <remarks>It runs without gradients. Several threads may be in it at once. Keras: <c>predict_step</c>.</remarks>
    protected virtual IReadOnlyList<Tensor> PredictStep(IReadOnlyList<Tensor> inputs) => Forward(inputs, training: false);

    /// <summary>The outputs of the model, in order.</summary>
    /// <param name="inputs">In order.</param>
    /// <param name="training">Whether the call trains.</param>
    protected IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs, bool training)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return inputs.Count == 1 ? ApplyAll(inputs[0], training) : ApplyAll(inputs, training);
    }

    /// <summary>The loss that <c>Compile</c> was given, with what regularizers and layers add to it. The logs show its mean as <c>loss</c>.</summary>
    /// <param name="batch">Targets and weights.</param>
    /// <param name="predictions">One tensor per output.</param>
    /// <returns>One number, with gradients.</returns>
    protected Tensor ComputeLoss(Batch batch, IReadOnlyList<Tensor> predictions) => RequireCompiled(nameof(ComputeLoss)).ComputeLoss(batch, predictions);

    /// <summary>Lets the metrics that <c>Compile</c> was given take a batch into account.</summary>
    /// <param name="batch">Targets and weights.</param>
    /// <param name="predictions">One tensor per output.</param>
    protected void UpdateMetrics(Batch batch, IReadOnlyList<Tensor> predictions)
    {
        using var noGradients = no_grad();
        RequireCompiled(nameof(UpdateMetrics)).UpdateMetrics(batch, predictions);
    }

    /// <summary>One update: gradients of a loss, applied to variables.</summary>
    /// <param name="loss">One number that depends on the variables.</param>
    /// <param name="variables">What to change. Default: what the model trains.</param>
    /// <param name="optimizer">Default: that of <c>Compile</c>. Another one is the caller's to free.</param>
    /// <returns>Whether an update was made: not while gradients are accumulated, nor where they are not finite and the optimizer skips such.</returns>
    /// <exception cref="InvalidOperationException">The loss does not depend on any of the variables.</exception>
    protected bool Minimize(Tensor loss, IReadOnlyList<Variable>? variables = null, Optimizer? optimizer = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        var compiled = RequireCompiled(nameof(Minimize));
        optimizer ??= compiled.Optimizer;
        if (!loss.requires_grad) throw new InvalidOperationException($"Loss '{compiled.LossName}' does not depend on any trainable parameter of '{Name}'.");
        var trained = variables ?? compiled.Trained;
        var tensors = variables is null ? compiled.TrainedTensors : ValuesOf(variables);
        var gradients = autograd.grad([optimizer.ScaleLoss(loss)], tensors, allow_unused: true);
        var found = new Tensor?[gradients.Count];
        for (var i = 0; i < found.Length; i++)
        {
            if (gradients[i].IsInvalid) gradients[i].Dispose();
            else found[i] = gradients[i];
        }
        if (variables is not null && !optimizer.Built) optimizer.Build(variables);
        return optimizer.Apply(found, trained);
    }

    /// <summary>Shows a number in the logs: its mean over the epoch, each batch weighing as many rows as it has.</summary>
    /// <param name="name">What the logs call it, for example <c>discriminator_loss</c>.</param>
    /// <param name="value">One number. It is not read back before someone looks.</param>
    /// <exception cref="InvalidOperationException">No step is going on.</exception>
    protected void Report(string name, Tensor value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(value);
        var current = batch ?? throw new InvalidOperationException("Report belongs into TrainStep or TestStep: no step is going on.");
        RequireCompiled(nameof(Report)).Meters.Report(name, value.detach(), current.Count);
    }

    /// <summary>Makes a metric part of the model: the logs show it, it starts anew with each epoch and is freed with the model.</summary>
    /// <typeparam name="TMetric">The kind of metric.</typeparam>
    /// <param name="metric">A metric that the model's own steps update. Give it before the model is trained.</param>
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
        using var call = CallScope.Open(collectsLosses: true, keepsLogitsOf: compiled.KeepsLogitsOf);
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
        using var call = CallScope.Open(collectsLosses: true, keepsLogitsOf: compilation?.KeepsLogitsOf);
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

    private static Tensor[] ValuesOf(IReadOnlyList<Variable> variables)
    {
        var values = new Tensor[variables.Count];
        for (var i = 0; i < values.Length; i++) values[i] = variables[i].Value;
        return values;
    }
}
