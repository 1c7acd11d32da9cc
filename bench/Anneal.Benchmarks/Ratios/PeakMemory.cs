using System.Globalization;
using System.Runtime.InteropServices;

namespace Anneal.Benchmarks.Ratios;

/// <summary>How far the resident memory of the process rises while something is done.</summary>
internal static partial class PeakMemory
{
    // The kernel counts whole pages, and adds up its counts of threads and processors now and then: below this a number says nothing.
    private const double Resolution = 0.1;

    /// <summary>In 10⁶ bytes, above what was resident before. What earlier work freed does not count as resident.</summary>
    public static double Growth(Action work)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        _ = Trim(0);
        File.WriteAllText("/proc/self/clear_refs", "5"); // Sets the peak to what is resident now.
        var before = Status("VmRSS:");
        work();
        return Math.Max(Resolution, (Status("VmHWM:") - before) / 1e6);
    }

    /// <summary>Bytes.</summary>
    private static double Status(string field)
    {
        var line = File.ReadLines("/proc/self/status").Single(line => line.StartsWith(field, StringComparison.Ordinal));
        return 1024 * double.Parse(line[field.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint kept);
}
