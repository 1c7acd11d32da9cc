using Anneal.Metrics;

namespace Anneal.Training;

/// <summary>What the logs call a metric: its name, after its output's where there are several. Keras: <c>CompileMetrics.result</c>.</summary>
internal sealed class MetricNaming
{
    private readonly Dictionary<string, int> taken = new() { ["loss"] = 0, ["learning_rate"] = 0 };

    public void Reserve(string name) => taken.TryAdd(name, -1);

    /// <summary>A name of its own for a metric.</summary>
    /// <param name="output">The index of the output.</param>
    /// <param name="outputName">Null where there is one output.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="weighted">Whether it counts sample weights: <c>weighted_</c> tells it from a plain one.</param>
    public string Of(int output, string? outputName, Metric metric, bool weighted)
    {
        var prefix = outputName is null ? "" : $"{outputName}_";
        var name = $"{prefix}{metric.Name}";
        if (taken.TryAdd(name, output)) return name;
        if (weighted) name = $"{prefix}weighted_{metric.Name}";
        if (taken.TryAdd(name, output)) return name;
        // Two outputs of one layer have one name; two metrics of one output are told apart by the user.
        if (outputName is null || taken[name] == output) throw new ArgumentException($"The logs would have two entries named '{name}'. Give one of the metrics another name.");
        for (var i = 1; ; i++)
            if (taken.TryAdd($"{name}_{i}", output)) return $"{name}_{i}";
    }
}
