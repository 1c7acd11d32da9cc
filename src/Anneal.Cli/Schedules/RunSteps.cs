using Anneal.Schedules;

namespace Anneal.Cli.Schedules;

/// <summary>The steps of a run.</summary>
internal static class RunSteps
{
    public static long Of(RunLength run) => run.Steps
        ?? throw new UsageException("The length of the run is needed: give --length, or --steps-per-epoch with --epochs.");

    /// <summary>At most <paramref name="count"/> steps, evenly from the first to the last.</summary>
    public static IReadOnlyList<long> Spread(long length, int count) =>
        [.. Enumerable.Range(0, count).Select(i => (long)Math.Round(i * (double)(length - 1) / (count - 1))).Distinct()];
}
