using System.Diagnostics;

namespace Anneal.Benchmarks.Ratios;

/// <summary>Measures repetitions per second.</summary>
internal static class Rate
{
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(0.1);

    /// <summary>Runs work that contains a number of repetitions, after collecting earlier garbage.</summary>
    public static double Of(long repetitions, Action work)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var start = Stopwatch.GetTimestamp();
        work();
        return repetitions / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Repeats work for a tenth of a second, the same time for both sides of a row.</summary>
    public static double Of(Action work)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var start = Stopwatch.GetTimestamp();
        var repetitions = 0;
        TimeSpan elapsed;
        do
        {
            work();
            repetitions++;
            elapsed = Stopwatch.GetElapsedTime(start);
        }
        while (elapsed < Enough);
        return repetitions / elapsed.TotalSeconds;
    }
}
