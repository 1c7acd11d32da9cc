using Anneal.Metrics;
using Anneal.Optimizers;

namespace Anneal.Training;

/// <summary>What <c>Compile</c> was given, or a config of Keras.</summary>
internal sealed record CompileArguments(Optimizer Optimizer, OutputLosses Losses, LossWeights LossWeights, OutputMetrics Metrics, OutputMetrics WeightedMetrics)
{
    /// <summary>How Keras was to run the steps. Changes no number here.</summary>
    public bool RunEagerly { get; init; }

    /// <inheritdoc cref="RunEagerly"/>
    public long StepsPerExecution { get; init; } = 1;

    /// <inheritdoc cref="RunEagerly"/>
    public bool? JitCompile { get; init; } = false;

    /// <summary>Whether the optimizer of a model in <c>mixed_float16</c> scales the loss.</summary>
    public bool AutoScaleLoss { get; init; } = true;

    /// <summary>Which loss weights the config wrote as integers.</summary>
    public ConfigOrigin Origin { get; init; }

    /// <summary>The metrics of both kinds as they were given.</summary>
    public IEnumerable<Metric> AllMetrics => new[] { Metrics, WeightedMetrics }.SelectMany(given => given.Metrics?.Flatten() ?? []).OfType<Metric>();
}
