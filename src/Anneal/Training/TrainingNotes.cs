using Anneal.Optimizers;
using Anneal.Schedules;

namespace Anneal.Training;

/// <summary>The messages before the first epoch: overviews of the schedules, and their findings.</summary>
internal static class TrainingNotes
{
    public static IReadOnlyList<string> Of(IReadOnlyList<TrainingPlan> plans, int verbose, bool checkSchedule) =>
        [.. plans.Where(plan => plan.Optimizer.Built).SelectMany(plan => Of(plan.Optimizer, plan.Whole, verbose, checkSchedule, isNamed: plans.Count > 1))];

    private static IEnumerable<string> Of(Optimizer optimizer, RunLength run, int verbose, bool checkSchedule, bool isNamed)
    {
        if (verbose == 0 || run.Steps is not { } steps || steps <= optimizer.Iterations) yield break;
        var of = isNamed ? $"{optimizer.Name}: " : "";
        if (verbose == 1 && optimizer.EffectiveSchedule is { } shown && Summary(shown, run, optimizer.Iterations) is { } summary) yield return $"{of}learning rate {summary}";
        if (!checkSchedule) yield break;
        foreach (var (name, schedule) in optimizer.Schedules)
            foreach (var finding in schedule.Check(run, optimizer.Iterations, name)) yield return $"Warning: {of}{finding.Text}";
    }

    // What a schedule throws at some update it throws there in training, if that comes so far.
    private static string? Summary(LearningRateSchedule schedule, RunLength run, long firstStep)
    {
        try
        {
            return schedule.Preview(run, firstStep).Summary;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return null;
        }
    }
}
