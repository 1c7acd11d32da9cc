using System.Collections;
using System.Runtime.CompilerServices;
using Anneal.Graphs;
using Anneal.Metrics;
using static TorchSharp.torch;

namespace Anneal.Training;

/// <summary>The metrics of <c>Compile</c> for a model with several outputs: a list with one entry per output, or a dictionary by output name.</summary>
/// <remarks>An entry is a metric or a list of metrics. If the model has one output, a list holds its metrics.</remarks>
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

    /// <summary>Makes entries in the order of the outputs, or the metrics of one output.</summary>
    /// <param name="entries">The entries, from first to last.</param>
    public static OutputMetrics List(params ReadOnlySpan<OutputMetrics> entries)
    {
        var items = new Nest<Metric?>[entries.Length];
        for (var i = 0; i < items.Length; i++) items[i] = entries[i].Entry;
        return new(new Nest<Metric?>.Many(items));
    }

    internal static OutputMetrics Flat(IEnumerable<Metric?>? metrics) =>
        metrics is null ? default : new(new Nest<Metric?>.Many([.. metrics.Select(metric => (Nest<Metric?>)metric)]));

    /// <summary>Converts one metric.</summary>
    /// <param name="metric">The metric.</param>
    public static implicit operator OutputMetrics(Metric? metric) => metric is null ? default : new(metric);

    /// <summary>Converts the name of one metric.</summary>
    /// <param name="metric">The name, such as <c>"mae"</c>.</param>
    public static implicit operator OutputMetrics(string? metric) => metric is null ? default : Metric.Get(metric);

    /// <summary>Converts a function of targets and predictions to one metric.</summary>
    /// <param name="metric">Returns one value per sample.</param>
    public static implicit operator OutputMetrics(Func<Tensor, Tensor, Tensor> metric) => (Metric)metric;

    /// <summary>Converts several metrics.</summary>
    /// <param name="metrics">The metrics in order.</param>
    public static implicit operator OutputMetrics(Metric[]? metrics) => Flat(metrics);

    /// <summary>Converts one metric per output, by output name.</summary>
    /// <param name="metrics">The metrics, in any order.</param>
    public static implicit operator OutputMetrics(Dictionary<string, Metric>? metrics) => metrics?.ToDictionary(pair => pair.Key, pair => (OutputMetrics)pair.Value);

    /// <summary>Converts metrics by output name.</summary>
    /// <param name="metrics">The metrics, in any order.</param>
    public static implicit operator OutputMetrics(Dictionary<string, Metric[]>? metrics) => metrics?.ToDictionary(pair => pair.Key, pair => (OutputMetrics)pair.Value);

    /// <summary>Converts metrics by output name.</summary>
    /// <param name="metrics">The metrics, in any order.</param>
    public static implicit operator OutputMetrics(Dictionary<string, OutputMetrics>? metrics) => metrics is null
        ? default
        : new(new Nest<Metric?>.Named([.. metrics.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Entry))]));

    /// <summary>The entries.</summary>
    public IEnumerator<OutputMetrics> GetEnumerator() => (Metrics is null ? [] : Metrics.Select(item => new OutputMetrics(item))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
