using Anneal.Callbacks;
using Anneal.Optimizers;

namespace Anneal.Training;

/// <summary>What the logs say of the last update.</summary>
internal static class UpdateLogs
{
    private const string Rate = "learning_rate", Factor = "rate_factor";

    public static void Write(CompiledModel compiled, Logs logs)
    {
        var optimizer = compiled.Optimizer;
        logs[Rate] = compiled.RateInForce;
        var parts = optimizer.Parts;
        var names = new HashSet<string>();
        foreach (var part in parts.Where(part => part.Built))
        {
            var suffix = parts.Count > 1 ? $"_{NameOf(part, names)}" : "";
            if (parts.Count > 1) logs[Rate + suffix] = part.LastLearningRate ?? part.LearningRate;
            WriteFactors(part.FactorsInForce, $"{Factor}{suffix}/", logs);
        }
        var outer = optimizer is LossScaleOptimizer scaling ? scaling.InnerOptimizer : optimizer;
        if (outer is MultiOptimizer several) WriteFactors(several.FactorsInForce, $"{Factor}/", logs);
        if (optimizer.SkippedUpdates > 0) logs["skipped_updates"] = optimizer.SkippedUpdates;
        double[] norms = [.. parts.Select(part => part.LastGradientNorm).OfType<double>()];
        if (norms.Length > 0) logs["gradient_norm"] = norms.Aggregate(double.Hypot);
    }

    /// <summary>What the optimizer has done with all batches so far.</summary>
    public static UpdateCounts Counts(Optimizer optimizer) => new(optimizer.Iterations, optimizer.Parts.Max(part => part.AccumulatedBatches), optimizer.SkippedUpdates);

    private static void WriteFactors(IReadOnlyList<KeyValuePair<string, double>> factors, string prefix, Logs logs)
    {
        foreach (var (name, factor) in factors) logs[prefix + name] = factor;
    }

    private static string NameOf(Optimizer part, HashSet<string> taken)
    {
        var name = part.Name;
        for (var i = 1; !taken.Add(name); i++) name = $"{part.Name}_{i}";
        return name;
    }
}
