using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Losses;
using Anneal.Metrics;
using Anneal.Models;
using Anneal.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Training;

/// <summary>The arguments of <c>Compile</c>, assigned to outputs once the outputs are known.</summary>
internal sealed class CompiledModel(CompileArguments given, Optimizer optimizer) : IDisposable
{
    private LossTerm[] lossTerms = [];
    private MetricTerm[]? metricTerms;
    private Variable[] regularized = [];
    private PreparedShapes? prepared;
    private HashSet<Operation?> logitSources = [];

    public CompileArguments Given => given;

    public Optimizer Optimizer => optimizer;

    /// <summary>The rate of the last update; of the next one before there was any.</summary>
    public double RateInForce => optimizer.LastLearningRate ?? optimizer.LearningRate;

    /// <summary>The variables to train.</summary>
    public IReadOnlyList<Variable> Trained { get; private set; } = [];

    public Tensor[] TrainedTensors { get; private set; } = [];

    /// <summary>A layer that has no variables before the first step of the user's own calls it; null where there is none.</summary>
    public Layer? Unbuilt { get; private set; }

    /// <summary>The losses of the outputs that have one.</summary>
    public LossTerm[] Losses => lossTerms;

    public MetricTerm[] Metrics => metricTerms ?? [];

    /// <summary>The operations whose logits the losses take in place of probabilities; null where there are none.</summary>
    public Func<Operation?, bool>? KeepsLogitsOf => logitSources.Count > 0 ? logitSources.Contains : null;

    /// <summary>The means of the epoch or evaluation that is going on.</summary>
    public Meters Meters { get; } = new();

    /// <summary>What errors call the loss.</summary>
    public string LossName => given.Losses.Losses is null ? "The loss" : $"Loss '{string.Join(", ", given.Losses.OfType<Loss>().Distinct().Select(loss => loss.Name))}'";

    /// <summary>Whether the data must have targets.</summary>
    public bool NeedsTargets => given.Losses.Losses is not null || given.AllMetrics.Any();

    /// <summary>Whether all loss comes from layers or from steps of the user.</summary>
    public bool HasNoLoss => given.Losses.Losses is null && regularized.Length == 0;

    /// <summary>Whether an output has a loss or a metric, so that it needs targets.</summary>
    public Func<int, bool> NeedsTarget(Ports outputs)
    {
        if (outputs.Keys.Count == 0) return _ => true;
        var count = outputs.Keys.Count;
        var terms = Objective.Losses(given.Losses.Losses, given.LossWeights.Weights, outputs, count);
        var measured = new[] { (given.Metrics, "metrics"), (given.WeightedMetrics, "weightedMetrics") }
            .Select(asked => Objective.Metrics(asked.Item1.Metrics, outputs, count, asked.Item2)).ToArray();
        return i => terms.Any(term => term.Output == i) || measured.Any(all => all[i].Count > 0);
    }

    /// <summary>Fixes the variables to train at the first call.</summary>
    public void Train(Model model)
    {
        if (Trained.Count > 0 && Unbuilt is null)
        {
            var now = model.TrainableVariables;
            foreach (var (variables, others, change) in new[] { (Trained, now, "frozen"), (now, Trained, "made trainable") })
                if (variables.Except(others).FirstOrDefault() is { } changed)
                    throw new InvalidOperationException($"Variable '{changed.Path}' was {change} after training had begun. Compile model '{model.Name}' again.");
            return;
        }
        Trained = model.TrainableVariables;
        if (Trained.Count == 0)
            throw new InvalidOperationException(
                $"Model '{model.Name}' has no trainable parameters. Add layers that have some, or set Trainable = true and compile again.");
        Unbuilt = model.HasOwnTrainStep ? model.Family.All.FirstOrDefault(layer => !layer.Built) : null;
        if (Unbuilt is null) BuildOptimizer();
    }

    /// <summary>Builds the optimizer for the variables there are, whatever a step of the user's own may make: before the first update, runs that resume and ranks need its state.</summary>
    public void BuildNow()
    {
        if (Unbuilt is not null) BuildOptimizer();
    }

    /// <summary>Takes in the variables that a step of the user's own has made.</summary>
    public void TakeIn(Model model)
    {
        if (Unbuilt is null) return;
        var now = model.TrainableVariables;
        if (optimizer.Built && now.Except(Trained).FirstOrDefault() is { } late)
            throw new InvalidOperationException($"Variable '{late.Path}' was made within TrainStep, when the optimizer was built already: use its layer in Call too, or call its Build before.");
        (Trained, Unbuilt) = (now, null);
        regularized = [.. Trained.Where(variable => variable.Regularizer is not null)];
        BuildOptimizer();
    }

    private void BuildOptimizer()
    {
        TrainedTensors = [.. Trained.Select(v => v.Value)];
        optimizer.Build(Trained);
    }

    /// <summary>Whether data of these shapes and types went through <see cref="Resolve"/> before.</summary>
    public bool IsPreparedFor(Batch data) => prepared?.Fit(data) == true;

    /// <summary>Finds what belongs to which output, and whether losses and metrics accept the outputs, on one row of the data.</summary>
    public PreparedShapes Resolve(Model model, Ports outputs, Batch data, Batch row, IReadOnlyList<Tensor> predictions)
    {
        Shape[] shapes = [.. predictions.Select(predicted => ((Shape)Operands.Column(predicted).shape)[1..].Batched())];
        lossTerms = Objective.Losses(given.Losses.Losses, given.LossWeights.Weights, outputs, predictions.Count);
        logitSources = [];
        var call = CallScope.Current!;
        foreach (var term in lossTerms)
        {
            var (y, predicted) = (Target(row, term.Output, outputs), predictions[term.Output]);
            term.Loss.CheckTargets(data.Targets[term.Output]!, shapes[term.Output].ToArray());
            term.OfLogits = call.LogitsOf(predicted) is { } logits ? term.Loss.For(y.shape, shapes[term.Output].ToArray()).OfLogits(logits.Activation) : null;
            if (term.OfLogits is not null) logitSources.Add(call.LogitsOf(predicted)!.By);
            if (term.Compute(y, predicted, row.WeightOf(term.Output), call).dim() != 0)
                throw new InvalidOperationException($"Loss '{term.Loss.Name}' must return one number for training. Use another reduction than {term.Loss.Reduction}.");
        }
        metricTerms ??= ResolveMetrics(outputs, row, predictions);
        Meters.Begin(this, model.OwnMetrics);
        using var trial = Meters.Enter();
        foreach (var term in metricTerms)
        {
            var y = Target(row, term.Output, outputs);
            term.Metric.CheckTargets(data.Targets[term.Output]!, shapes[term.Output].ToArray());
            term.Update(y, predictions[term.Output], row.WeightOf(term.Output), call.MaskOf(predictions[term.Output]));
            term.Metric.ResetState();
        }
        regularized = [.. model.TrainableVariables.Where(variable => variable.Regularizer is not null)];
        return prepared = new(data) { Outputs = shapes };
    }

    /// <summary>The targets again: a batch of shapes that are known may hold labels that no output has.</summary>
    public PreparedShapes CheckTargets(Batch data)
    {
        foreach (var term in lossTerms) term.Loss.CheckTargets(data.Targets[term.Output]!, prepared!.OutputShape(term.Output));
        foreach (var term in Metrics) term.Metric.CheckTargets(data.Targets[term.Output]!, prepared!.OutputShape(term.Output));
        return prepared!;
    }

    /// <summary>The loss of a batch: of the outputs, of regularized variables, and what layers added. Keeps the means up to date.</summary>
    public Tensor ComputeLoss(Batch batch, IReadOnlyList<Tensor> predictions)
    {
        Tensor? total = null;
        var call = CallScope.Current;
        for (var i = 0; i < lossTerms.Length; i++)
        {
            var term = lossTerms[i];
            var value = term.Compute(batch.Target(term.Output)!, predictions[term.Output], batch.WeightOf(term.Output), call);
            if (lossTerms.Length > 1) Meters.Losses[i].Add(value, batch.Count);
            if (term.Weight is { } weight) value = value.Times(weight);
            total = Sum(total, value);
        }
        foreach (var variable in regularized) total = Sum(total, variable.Regularizer!.Apply(variable.Value));
        if (call is not null)
            foreach (var added in call.Losses) total = Sum(total, added);
        if (total is null) throw NoLoss();
        Meters.AddLoss(total, batch.Count);
        return total;
    }

    public void UpdateMetrics(Batch batch, IReadOnlyList<Tensor> predictions)
    {
        var call = CallScope.Current;
        foreach (var term in Metrics)
        {
            var predicted = predictions[term.Output];
            term.Update(batch.Target(term.Output)!, predicted, batch.WeightOf(term.Output), call?.MaskOf(predicted));
        }
    }

    public void Dispose() => DisposeUnless(null);

    /// <summary>Frees everything but what goes on in another compilation.</summary>
    public void DisposeUnless(CompiledModel? next)
    {
        Meters.Dispose();
        foreach (var metric in given.AllMetrics.Concat(Metrics.Select(term => term.Metric)).Distinct().Except(next?.Given.AllMetrics ?? [])) metric.Dispose();
        if (optimizer != next?.Optimizer) optimizer.Dispose();
    }

    public static InvalidOperationException NoLoss() =>
        new("There is no loss to compute: give Compile a loss, add one in a layer with AddLoss, or override TrainStep and TestStep.");

    private static Tensor Sum(Tensor? total, Tensor added) => total is null ? added : total.Plus(added);

    private static Tensor Target(Batch row, int output, Ports outputs) => row.Target(output) ?? throw new ArgumentException(
        $"y has nothing for output {(output < outputs.Keys.Count ? $"'{outputs.Keys[output]}'" : output)} of model '{outputs.Owner}', which has a loss or a metric.", "y");

    private MetricTerm[] ResolveMetrics(Ports outputs, Batch row, IReadOnlyList<Tensor> predictions)
    {
        var count = predictions.Count;
        var naming = new MetricNaming();
        if (lossTerms.Length > 1)
            foreach (var term in lossTerms) naming.Reserve($"{term.Name}_loss");
        var terms = new List<MetricTerm>();
        foreach (var (metrics, argument, weighted) in new[] { (given.Metrics, "metrics", false), (given.WeightedMetrics, "weightedMetrics", true) })
        {
            var byOutput = Objective.Metrics(metrics.Metrics, outputs, count, argument);
            for (var i = 0; i < count; i++)
            {
                foreach (var asked in byOutput[i])
                {
                    var metric = asked is DeferredMetric deferred
                        ? deferred.Resolve(Target(row, i, outputs).shape, Operands.Column(predictions[i]).shape, Array.Find(lossTerms, term => term.Output == i)?.Loss.Outputs)
                        : asked;
                    terms.Add(new(i, naming.Of(count > 1 && outputs.Keys.Count == count ? outputs.Keys[i] : null, metric, weighted), metric, weighted));
                }
            }
        }
        return [.. terms];
    }
}
