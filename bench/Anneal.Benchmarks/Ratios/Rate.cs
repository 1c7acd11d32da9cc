using System.Diagnostics;

namespace Anneal.Benchmarks.Ratios;

/// <summary>How often a second something happens.</summary>
internal static class Rate
{
    /// <summary>Runs work that holds a number of repetitions; the work before it has left no garbage to collect.</summary>
    public static double Of(long repetitions, Action work)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var start = Stopwatch.GetTimestamp();
        work();
        return repetitions / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
