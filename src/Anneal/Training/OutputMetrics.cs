using System.Collections;
using System.Runtime.CompilerServices;
using Anneal.Graphs;
using Anneal.Metrics;
using static TorchSharp.torch;

namespace Anneal.Training;

/// <summary>What <c>Compile</c> takes as metrics where a model has several outputs: a list with an entry for each output, or a dictionary by output name.</summary>
/// <remarks>An entry is a metric or a list of metrics. With one output a list is that of its metrics.</remarks>
/// <example><code>
/// model.Compile("adam", ["mse", "mse"], metrics: [["accuracy", "mae"], "mae"]);
/// model.Compile("adam", "mse", metrics: new Dictionary&lt;string, OutputMetrics&gt; { ["class"] = ["accuracy"], ["age"] = "mae" });
/// </code></example>
[CollectionBuilder(typeof(OutputMetrics), nameof(List))]
public readonly struct OutputMetrics : IEnumerable<OutputMetrics>
{
    internal OutputMetrics(Nest<Metric?>? metrics) => Metrics = metrics;

    internal Nest<Metric?>? Metrics { get; }

    private Nest<Metric?> Entry => Metrics ?? new Nest<Metric?>.One(null);

    /// <summary>Entries in the order of the outputs, or the metrics of one output.</summary>
    /// <param name="entries">From first to last.</param>
    public static OutputMetrics List(params ReadOnlySpan<OutputMetrics> entries)
    {
        var items = new Nest<Metric?>[entries.Length];
        for (var i = 0; i < items.Length; i++) items[i] = entries[i].Entry;
        return new(new Nest<Metric?>.Many(items));
    }

    internal static OutputMetrics Flat(IEnumerable<Metric?>? metrics) =>
        metrics is null ? default : new(new Nest<Metric?>.Many([.. metrics.Select(metric => (Nest<Metric?>)metric)]));

    /// <summary>One metric.</summary>
    /// <param name="metric">By name or object.</param>
    public static implicit operator OutputMetrics(Metric? metric) => metric is null ? default : new(metric);

    /// <summary>One metric by name.</summary>
    /// <param name="metric">For example <c>"mae"</c>.</param>
    public static implicit operator OutputMetrics(string? metric) => metric is null ? default : Metric.Get(metric);

    /// <summary>One metric of a function of targets and predictions.</summary>
    /// <param name="metric">Returns one value per sample.</param>
    public static implicit operator OutputMetrics(Func<Tensor, Tensor, Tensor> metric) => (Metric)metric;

    /// <summary>Several metrics.</summary>
    /// <param name="metrics">In order.</param>
    public static implicit operator OutputMetrics(Metric[]? metrics) => Flat(metrics);

    /// <summary>One metric an output, by name.</summary>
    /// <param name="metrics">In any order.</param>
    public static implicit operator OutputMetrics(Dictionary<string, Metric>? metrics) => metrics?.ToDictionary(pair => pair.Key, pair => (OutputMetrics)pair.Value);

    /// <summary>Metrics by output name.</summary>
    /// <param name="metrics">In any order.</param>
    public static implicit operator OutputMetrics(Dictionary<string, Metric[]>? metrics) => metrics?.ToDictionary(pair => pair.Key, pair => (OutputMetrics)pair.Value);

    /// <summary>Metrics by output name.</summary>
    /// <param name="metrics">In any order.</param>
    public static implicit operator OutputMetrics(Dictionary<string, OutputMetrics>? metrics) => metrics is null
        ? default
        : new(new Nest<Metric?>.Named([.. metrics.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Entry))]));

    /// <summary>The entries.</summary>
    public IEnumerator<OutputMetrics> GetEnumerator() => (Metrics is null ? [] : Metrics.Select(item => new OutputMetrics(item))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
