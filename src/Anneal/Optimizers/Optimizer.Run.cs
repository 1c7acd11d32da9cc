using Anneal.Schedules;

namespace Anneal.Optimizers;

public abstract partial class Optimizer
{
    /// <summary>Counts the lengths of all schedules by the run that begins now and goes on from the clock; schedules are kept as they were given.</summary>
    /// <param name="batchesPerEpoch">Calls of <see cref="Apply"/> an epoch.</param>
    /// <param name="epochs">Epochs still to come.</param>
    /// <param name="batchSize">Rows of a call.</param>
    /// <returns>From update 0 to the end of the run.</returns>
    /// <exception cref="ArgumentException">A length cannot be counted by the run, or is out of range in it. Nothing has been bound then.</exception>
    internal RunLength Bind(long batchesPerEpoch, int epochs, int batchSize)
    {
        var changes = new List<Action>();
        var run = PlanBinding(batchesPerEpoch, epochs, batchSize, changes);
        foreach (var change in changes) change();
        return run;
    }

    /// <summary>Binds everything without putting it in force, which the changes added do.</summary>
    internal virtual RunLength PlanBinding(long batchesPerEpoch, int epochs, int batchSize, List<Action> changes)
    {
        var parts = GradientAccumulationSteps ?? 1;
        var updates = Iterations + (accumulated + batchesPerEpoch * epochs) / parts;
        var run = new RunLength((long)Math.Max(1, Math.Round((double)batchesPerEpoch / parts)), batchSize: batchSize * parts).WithSteps(Math.Max(1, updates));
        var boundRate = rate.Bind(run);
        changes.Add(() => rate = boundRate);
        foreach (var range in ranges) changes.Add(range.Value.Bind(run));
        return run;
    }
}
