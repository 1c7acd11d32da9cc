using Anneal.Schedules;

namespace Anneal.Cli.Schedules;

/// <summary>The length of a run that shows all of a schedule.</summary>
internal static class OwnLength
{
    private const double MostCorners = RateScan.Quick, Farthest = 1L << 50;
    private const int Periods = 4;

    /// <summary>
    /// Up to the end of the schedule, and a quarter more if it ends with a step. Without an end: five times as far as its last corner, or over four of
    /// its periods, 1000 steps at least. Null if nothing is known of it, or if it depends on the length of the run.
    /// </summary>
    public static long? Of(LearningRateSchedule schedule, RunLength run)
    {
        try
        {
            var bound = schedule.Bind(run);
            if (new Horizon(bound, 1).End is { } end)
                return bound.Discontinuities(end + 1) is [.., var jump] && jump.Step == end ? end + (end + 3) / 4 : end;
            return bound.OutlineOf(0, double.PositiveInfinity) switch
            {
                null => null,
                { Count: <= MostCorners } outline => Math.Max(RunSteps.Standard, 5 * (long)Math.Min(outline.Corners.DefaultIfEmpty(0).Max(), Farthest)),
                _ => SeveralPeriods(bound),
            };
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static long? SeveralPeriods(LearningRateSchedule schedule)
    {
        for (var length = RunSteps.Standard; length < Farthest; length *= 2)
            if (schedule.OutlineOf(0, length)?.Corners.Where(corner => corner > 0 && corner < length).Distinct().Take(Periods).Count() == Periods)
                return length;
        return null;
    }
}
