using Anneal.Schedules;
using Anneal.Training;

namespace Anneal.Callbacks;

/// <summary>The schedule of an optimizer as a run begins.</summary>
/// <param name="Optimizer">The name of the optimizer.</param>
/// <param name="Schedule">With the factors in force.</param>
/// <param name="Run">What its lengths are counted by.</param>
/// <param name="FirstStep">The first update of the run.</param>
internal sealed record RatePlan(string Optimizer, LearningRateSchedule Schedule, RunLength Run, long FirstStep)
{
    private const int MostPoints = 500;

    public static IReadOnlyList<RatePlan> Of(IReadOnlyList<TrainingPlan> runs) =>
        [.. from run in runs
            let schedule = run.Optimizer.EffectiveSchedule
            where run.Optimizer.Built && schedule is not null && run.Whole.Steps > run.Optimizer.Iterations
            select new RatePlan(run.Optimizer.Name, schedule, run.Whole, run.Optimizer.Iterations)];

    /// <summary>Updates and their rates; none where the schedule throws.</summary>
    public IReadOnlyList<(double X, double Y)> Points()
    {
        try
        {
            var (bound, count) = (Schedule.Bind(Run), Run.Steps!.Value - FirstStep);
            var points = Math.Min(count, MostPoints);
            return [.. Enumerable.Range(0, (int)points).Select(i => FirstStep + (points == 1 ? 0 : (long)((Int128)i * (count - 1) / (points - 1)))).Select(step => ((double)step, bound.At(step)))];
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return [];
        }
    }
}
