using System.Globalization;

namespace Anneal.Tests.Saving.Mutants;

/// <summary>The most memory that this process had, as Linux counts it.</summary>
internal static class PeakMemory
{
    /// <summary>Begins anew, from what there is now, in bytes.</summary>
    public static long Reset()
    {
        if (OperatingSystem.IsLinux()) File.WriteAllText("/proc/self/clear_refs", "5");
        return Now();
    }

    /// <summary>In bytes; 0 where it is not known.</summary>
    public static long Now() => OperatingSystem.IsLinux() && File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)) is { } line
        ? long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) << 10
        : 0;
}
