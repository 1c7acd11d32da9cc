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
    internal virtual RunLength Bind(long batchesPerEpoch, int epochs, int batchSize)
    {
        var parts = GradientAccumulationSteps ?? 1;
        var updates = Iterations + (accumulated + batchesPerEpoch * epochs) / parts;
        var run = new RunLength((long)Math.Max(1, Math.Round((double)batchesPerEpoch / parts)), batchSize: batchSize * parts).WithSteps(Math.Max(1, updates));
        var boundRate = rate.Bind(run);
        foreach (var range in ranges) range.Value.Bind(run);
        rate = boundRate;
        return run;
    }
}
