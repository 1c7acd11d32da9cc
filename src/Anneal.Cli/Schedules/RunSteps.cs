using Anneal.Schedules;

namespace Anneal.Cli.Schedules;

/// <summary>The steps of a run.</summary>
internal static class RunSteps
{
    /// <summary>The length of a run if neither the options nor the schedules say it.</summary>
    public const long Standard = 1000;

    /// <summary>The run, with a length if the options did not give one: as long as the longest schedule is by itself.</summary>
    public static RunLength Complete(RunLength run, IReadOnlyList<NamedSchedule> schedules)
    {
        if (run.Steps is not null || run.Epochs is not null)
            return run;
        var own = schedules.Max(schedule => OwnLength.Of(schedule.Schedule, run));
        return own is null && run.StepsPerEpoch is not null ? run : run.WithSteps(own ?? Standard);
    }

    public static long Of(RunLength run) => run.Steps
        ?? throw new UsageException("The length of the run is needed: give --length, or --steps-per-epoch with --epochs.");

    /// <summary>At most <paramref name="count"/> steps, evenly from the first to the last.</summary>
    public static IReadOnlyList<long> Spread(long length, int count) =>
        [.. Enumerable.Range(0, count).Select(i => (long)Math.Round(i * (double)(length - 1) / (count - 1))).Distinct()];
}
