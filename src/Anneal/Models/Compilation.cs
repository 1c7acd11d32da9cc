using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Losses;
using Anneal.Metrics;
using Anneal.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Models;

/// <summary>What <c>Compile</c> was given, and the running means of an epoch.</summary>
internal sealed class Compilation(Optimizer optimizer, Loss loss, IReadOnlyList<Metric> metrics, IReadOnlyList<Metric> weightedMetrics) : IDisposable
{
    private readonly RunningLoss runningLoss = new();
    private (string Name, Metric Metric, bool Weighted)[]? resolved;

    public Optimizer Optimizer => optimizer;

    public Loss Loss => loss;

    /// <summary>The rate of the last update; of the next one before there was any.</summary>
    public double RateInForce => optimizer.LastLearningRate ?? optimizer.LearningRate;

    /// <summary>The variables to train.</summary>
    public IReadOnlyList<Variable> Trained { get; private set; } = [];

    public Tensor[] TrainedTensors { get; private set; } = [];

    /// <summary>Fixes the variables to train at the first call.</summary>
    public void Train(Model model)
    {
        if (Trained.Count > 0)
        {
            if (Trained.FirstOrDefault(v => !v.Trainable) is { } frozen)
                throw new InvalidOperationException($"Variable '{frozen.Path}' was frozen after training had begun. Compile model '{model.Name}' again.");
            return;
        }
        Trained = model.TrainableVariables;
        if (Trained.Count == 0)
            throw new InvalidOperationException(
                $"Model '{model.Name}' has no trainable parameters. Add layers that have some, or set Trainable = true and compile again.");
        TrainedTensors = [.. Trained.Select(v => v.Value)];
        optimizer.Build(Trained);
    }

    /// <summary>Finds the metrics that fit the shapes, and whether loss and metrics accept them, on one row.</summary>
    public void Resolve(Tensor y, Tensor predictions, Tensor? sampleWeight)
    {
        if (loss.Compute(y, predictions, sampleWeight).dim() != 0)
            throw new InvalidOperationException($"Loss '{loss.Name}' must give one number to train on. Use another reduction than {loss.Reduction}.");
        resolved ??= ResolveMetrics(y, predictions);
        foreach (var (_, metric, weighted) in resolved)
        {
            metric.UpdateState(y, predictions, weighted ? sampleWeight : null);
            metric.ResetState();
        }
    }

    private (string Name, Metric Metric, bool Weighted)[] ResolveMetrics(Tensor y, Tensor predictions)
    {
        var names = new HashSet<string> { "loss", "learning_rate" };
        var all = new List<(string, Metric, bool)>();
        foreach (var (given, weighted) in metrics.Select(m => (m, false)).Concat(weightedMetrics.Select(m => (m, true))))
        {
            var metric = given is DeferredMetric deferred ? deferred.Resolve(y.shape, predictions.shape) : given;
            var name = names.Contains(metric.Name) && weighted ? $"weighted_{metric.Name}" : metric.Name;
            if (!names.Add(name)) throw new ArgumentException($"The logs would have two entries named '{name}'. Give the metric another name.");
            all.Add((name, metric, weighted));
        }
        return [.. all];
    }

    // In-place operations too return handles of their own: a scope frees them.
    public void ResetMetrics()
    {
        using var scope = NewDisposeScope();
        runningLoss.Reset();
        foreach (var (_, metric, _) in resolved!) metric.ResetState();
    }

    public void Update(Tensor batchLoss, Tensor predictions, Batch batch)
    {
        runningLoss.Add(batchLoss, batch.Count);
        foreach (var (_, metric, weighted) in resolved!) metric.UpdateState(batch.Y!, predictions, weighted ? batch.SampleWeight : null);
    }

    /// <summary>The means so far, by name in ordinal order, as Keras lists them.</summary>
    public void Write(Logs logs)
    {
        using var scope = NewDisposeScope();
        var values = resolved!.Select(m => (m.Name, Value: m.Metric.Result())).Append(("loss", runningLoss.Mean));
        foreach (var (name, value) in values.OrderBy(v => v.Item1, StringComparer.Ordinal)) logs[name] = value;
    }

    public void Dispose() => DisposeUnless(null);

    /// <summary>Frees everything but what goes on in another compilation.</summary>
    public void DisposeUnless(Compilation? next)
    {
        runningLoss.Dispose();
        foreach (var metric in Metrics.Concat(resolved?.Select(m => m.Metric) ?? []).Except(next?.Metrics ?? [])) metric.Dispose();
        if (optimizer != next?.Optimizer) optimizer.Dispose();
    }

    private IEnumerable<Metric> Metrics => metrics.Concat(weightedMetrics);
}
