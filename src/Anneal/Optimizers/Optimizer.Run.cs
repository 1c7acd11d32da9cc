using Anneal.Naming;
using Anneal.Schedules;

namespace Anneal.Optimizers;

public abstract partial class Optimizer
{
    /// <summary>The optimizers with schedules of their own: this one, or those that it hands gradients on to.</summary>
    internal virtual IReadOnlyList<Optimizer> Parts => [this];

    /// <summary>The schedule of the rate with the factors in force: what the updates to come will follow. Null while the rate is a number.</summary>
    internal LearningRateSchedule? EffectiveSchedule
    {
        get
        {
            var factor = rateFactors.Times(Owner?.rateFactors.Times(1) ?? 1);
            return rate.Schedule is { } schedule && double.IsFinite(factor) ? schedule * factor : rate.Schedule;
        }
    }

    /// <summary>The schedules in force, and what each is of.</summary>
    internal IEnumerable<(string Name, LearningRateSchedule Schedule)> Schedules
    {
        get
        {
            if (EffectiveSchedule is { } ofRate) yield return ("learning rate", ofRate);
            foreach (var range in ranges)
                if (range.Value.Schedule is { } schedule) yield return (SnakeCase.Of(range.Name).Replace('_', ' '), schedule);
        }
    }

    /// <summary>Counts the lengths of all schedules by the run that begins now and goes on from the clock; schedules are kept as they were given.</summary>
    /// <param name="batchesPerEpoch">Calls of <see cref="Apply"/> an epoch.</param>
    /// <param name="epochs">Epochs still to come.</param>
    /// <param name="batchSize">Rows of a call.</param>
    /// <param name="tokensPerSample">Tokens of a row, if known.</param>
    /// <returns>For each of <see cref="Parts"/> the run from update 0 to its end.</returns>
    /// <exception cref="ArgumentException">A length cannot be counted by the run, or is out of range in it. Nothing has been bound then.</exception>
    internal IReadOnlyList<(Optimizer Optimizer, RunLength Run)> Bind(long batchesPerEpoch, int epochs, int batchSize, long? tokensPerSample = null)
    {
        (Optimizer Optimizer, RunLength Run)[] runs = [.. Parts.Select(part => (part, part.RunOf(batchesPerEpoch, epochs, batchSize, tokensPerSample)))];
        // All are bound before any is in force.
        var changes = new List<Action>();
        foreach (var (optimizer, run) in runs)
        {
            var rate = optimizer.rate.Bind(run);
            changes.Add(() => optimizer.rate = rate);
            foreach (var range in optimizer.ranges) changes.Add(range.Value.Bind(run));
        }
        foreach (var change in changes) change();
        return runs;
    }

    private RunLength RunOf(long batchesPerEpoch, int epochs, int batchSize, long? tokensPerSample)
    {
        var parts = GradientAccumulationSteps ?? 1;
        var batches = Iterations * parts + accumulated + batchesPerEpoch * epochs;
        return new RunLength(batchesPerEpoch, batchSize: batchSize, tokensPerSample: tokensPerSample)
            .WithSteps(Math.Max(1, batches)).WithGradientAccumulation(parts);
    }
}
