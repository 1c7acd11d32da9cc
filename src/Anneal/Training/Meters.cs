using Anneal.Callbacks;
using Anneal.Distribution;
using Anneal.Layers;
using Anneal.Metrics;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Training;

/// <summary>The means over an epoch or an evaluation: of the loss, of the losses of several outputs, of metrics, and of what steps report.</summary>
internal sealed class Meters : IDisposable
{
    private const string ReportedKey = "reported/";

    private readonly OrderedDictionary<string, RunningMean> reported = [];
    private (string Name, string Key, Metric Metric)[] metrics = [];
    private (string Name, RunningMean Mean)[] losses = [];
    private bool inUse;
    private bool? lossIsReported;

    public RunningMean Loss { get; private set; } = new();

    /// <summary>The same over several ranks.</summary>
    public MeterSums Sums => field ??= new(this);

    /// <summary>One for each loss, where there are several.</summary>
    public RunningMean[] Losses { get; private set; } = [];

    /// <summary>Learns what is measured.</summary>
    public void Begin(CompiledModel compiled, IReadOnlyList<Metric> own)
    {
        var keys = new HashSet<string>();
        metrics =
        [
            .. compiled.Metrics.Select(term => (term.Name, term.Metric)).Concat(own.Select(metric => (metric.Name, Metric: metric)))
                .Select(entry => (entry.Name, $"metrics/{LayerNames.Free(entry.Name, keys)}/", entry.Metric)),
        ];
        if (Losses.Length == 0 && compiled.Losses.Length > 1) Losses = [.. compiled.Losses.Select(_ => new RunningMean())];
        losses = [.. compiled.Losses.Zip(Losses, (term, mean) => ($"{term.Name}_loss", mean))];
    }

    /// <summary>Begins an epoch or an evaluation. Within another one, that one's numbers come back when the result is disposed.</summary>
    public Use Enter()
    {
        if (!inUse)
        {
            inUse = true;
            Reset();
            return new(this, null);
        }
        var kept = new Kept(this);
        Reset();
        return new(this, kept);
    }

    // In-place operations too return handles of their own: a scope frees them.
    public void Reset()
    {
        using var scope = NewDisposeScope();
        lossIsReported = null;
        Loss.Reset();
        foreach (var mean in Losses) mean.Reset();
        foreach (var mean in reported.Values) mean.Reset();
        foreach (var (_, _, metric) in metrics) metric.ResetState();
    }

    /// <summary>Takes in the loss that a step has computed from that of <c>Compile</c>.</summary>
    public void AddLoss(Tensor value, long count)
    {
        if (lossIsReported == true) throw TwoOf("loss");
        lossIsReported = false;
        Loss.Add(value, count);
    }

    public void Report(string name, Tensor value, long count)
    {
        if (name == "loss" && lossIsReported != false)
        {
            lossIsReported = true;
            Loss.Add(value, count);
            return;
        }
        if (!reported.TryGetValue(name, out var mean))
        {
            RequireFree(name);
            reported.Add(name, mean = new());
        }
        mean.Add(value, count);
    }

    /// <summary>The means so far, by name in ordinal order, as Keras lists them. A metric with several results has an entry for each, <c>f1_score[2]</c>.</summary>
    public void Write(Logs logs)
    {
        using var scope = NewDisposeScope();
        var values = new SortedDictionary<string, IReadOnlyList<double>>(StringComparer.Ordinal) { ["loss"] = [Loss.Value] };
        foreach (var (name, mean) in losses) values[name] = [mean.Value];
        foreach (var (name, _, metric) in metrics) values[name] = metric.Results();
        foreach (var (name, mean) in reported) if (mean.Used) values[name] = [mean.Value];
        if (!Loss.Used && values.Count > 1) values.Remove("loss");
        foreach (var (name, results) in values)
            for (var i = 0; i < results.Count; i++) logs[results.Count == 1 ? name : $"{name}[{i}]"] = results[i];
    }

    private void RequireFree(string name)
    {
        if (MetricNaming.IsOfTheRun(name) || metrics.Any(entry => entry.Name == name) || losses.Any(entry => entry.Name == name))
            throw TwoOf(name);
    }

    private static ArgumentException TwoOf(string name) => new($"The logs would have two entries named '{name}'. Report the number under another name.", nameof(name));

    /// <summary>The state of an epoch that is going on.</summary>
    public IEnumerable<(string Name, Tensor Value)> State
    {
        get
        {
            foreach (var (name, mean) in Means) yield return (name, tensor(mean.GetState()));
            foreach (var (name, variable) in MetricVariables) yield return (name, variable.Value);
        }
    }

    private IEnumerable<(string Name, RunningMean Mean)> Means =>
        [("loss", Loss), .. Losses.Index().Select(pair => ($"losses/{pair.Index}", pair.Item)), .. reported.Select(pair => (ReportedKey + pair.Key, pair.Value))];

    private IEnumerable<(string Name, Variable Variable)> MetricVariables => metrics.SelectMany(entry => entry.Metric.Variables.Select(variable => (entry.Key + variable.Name, variable)));

    /// <summary>Goes on with the numbers of an epoch that was left.</summary>
    public void SetState(IReadOnlyDictionary<string, Tensor> state)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        foreach (var name in state.Keys)
            if (name.StartsWith(ReportedKey, StringComparison.Ordinal)) reported.TryAdd(name[ReportedKey.Length..], new());
        foreach (var (name, mean) in Means)
            if (state.TryGetValue(name, out var value)) mean.SetState(value.data<double>().ToArray());
        foreach (var (_, key, metric) in metrics)
            if (state.FirstOrDefault(entry => entry.Value.dim() > 0 && entry.Key.StartsWith(key, StringComparison.Ordinal)).Value is { } columns) metric.Learn(columns.size(-1));
        foreach (var (name, variable) in MetricVariables)
            if (state.TryGetValue(name, out var value)) variable.Value.copy_(value);
    }

    public void Dispose()
    {
        Loss.Dispose();
        foreach (var mean in Losses.Concat(reported.Values)) mean.Dispose();
    }

    /// <summary>An epoch or an evaluation that is going on.</summary>
    public readonly struct Use(Meters meters, Kept? outer) : IDisposable
    {
        public void Dispose()
        {
            if (outer is null) meters.inUse = false;
            else outer.Restore(meters);
        }
    }

    /// <summary>The numbers of a run while another one runs within it.</summary>
    public sealed class Kept
    {
        private readonly RunningMean loss;
        private readonly bool? lossIsReported;
        private readonly RunningMean[] losses;
        private readonly (Variable Variable, Tensor Value)[] states;
        private readonly (string Name, RunningMean Mean)[] reported;

        public Kept(Meters meters)
        {
            using var scope = NewDisposeScope();
            (loss, lossIsReported) = (meters.Loss.Copy(), meters.lossIsReported);
            losses = [.. meters.Losses.Select(mean => mean.Copy())];
            reported = [.. meters.reported.Select(pair => (pair.Key, pair.Value.Copy()))];
            states = [.. meters.metrics.SelectMany(entry => entry.Metric.Variables).Select(variable => (variable, variable.Value.clone().DetachFromDisposeScope()))];
        }

        public void Restore(Meters meters)
        {
            using var scope = NewDisposeScope();
            using var noGradients = no_grad();
            meters.Loss.Take(loss);
            meters.lossIsReported = lossIsReported;
            for (var i = 0; i < losses.Length; i++) meters.Losses[i].Take(losses[i]);
            foreach (var mean in meters.reported.Values) mean.Reset();
            foreach (var (name, mean) in reported) meters.reported[name].Take(mean);
            // A metric may have made its variables meanwhile.
            foreach (var (_, _, metric) in meters.metrics) metric.ResetState();
            foreach (var (variable, value) in states)
            {
                variable.Value.copy_(value);
                value.Dispose();
            }
        }
    }
}
