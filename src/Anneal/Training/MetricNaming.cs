using Anneal.Metrics;

namespace Anneal.Training;

/// <summary>What the logs call a metric: its name, after its output's where there are several, and a number where that name is taken. Keras: <c>CompileMetrics.result</c>.</summary>
internal sealed class MetricNaming
{
    private static readonly string[] OfTheRun = ["loss", "learning_rate"];

    private readonly HashSet<string> taken = [.. OfTheRun];

    public static bool IsOfTheRun(string name) => OfTheRun.Contains(name);

    public void Reserve(string name) => taken.Add(name);

    /// <summary>A name of its own for a metric.</summary>
    /// <param name="outputName">Null where there is one output.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="weighted">Whether it counts sample weights: <c>weighted_</c> tells it from a plain one.</param>
    public string Of(string? outputName, Metric metric, bool weighted)
    {
        var prefix = outputName is null ? "" : $"{outputName}_";
        var name = $"{prefix}{metric.Name}";
        if (IsOfTheRun(name)) throw new ArgumentException($"The logs would have two entries named '{name}'. Give the metric another name.");
        if (taken.Add(name)) return name;
        if (weighted && taken.Add(name = $"{prefix}weighted_{metric.Name}")) return name;
        for (var i = 1; ; i++)
            if (taken.Add($"{name}_{i}")) return $"{name}_{i}";
    }
}
