using Anneal.Schedules;

namespace Anneal.Optimizers;

/// <summary>Counts the lengths of all schedules of an optimizer by a run that begins now and goes on from the clock; schedules are kept as they were given.</summary>
internal static class RunBinding
{
    /// <param name="optimizer">What the run trains by.</param>
    /// <param name="batchesPerEpoch">Calls of <see cref="Optimizer.Apply"/> per epoch.</param>
    /// <param name="epochs">Epochs still to come.</param>
    /// <param name="batchSize">Rows of a call.</param>
    /// <param name="tokensPerSample">Tokens of a row, if known.</param>
    /// <returns>For each of <see cref="Optimizer.Parts"/> the run from update 0 to its end.</returns>
    /// <exception cref="ArgumentException">A length cannot be counted by the run, or is out of range in it. Nothing has been bound then.</exception>
    public static IReadOnlyList<(Optimizer Optimizer, RunLength Run)> Bind(
        this Optimizer optimizer, long batchesPerEpoch, int epochs, int batchSize, long? tokensPerSample = null)
    {
        (Optimizer Optimizer, RunLength Run)[] runs =
            [.. optimizer.Parts.Select(part => ((Optimizer)part, part.RunOf(batchesPerEpoch, epochs, batchSize, tokensPerSample)))];
        // All are bound before any is in force.
        var changes = runs.SelectMany(run => ((RuleOptimizer)run.Optimizer).BindTo(run.Run)).ToList();
        foreach (var change in changes) change();
        return runs;
    }
}
