namespace Anneal.Native;

/// <summary>
/// Lets the C library keep the memory that a training step frees for the next step. By default it returns large blocks to the system and gets them back page by page,
/// filled with zeros, which takes a fifth of the time of a convolutional network.
/// </summary>
internal static class Allocator
{
    // From mallopt(3). Tensors of a step are usually smaller than the threshold, data sets larger.
    private const int TrimThreshold = -1, MapThreshold = -3, LargestKept = 16 << 20;

    private const long MillisecondsBetweenTrims = 1000;

    private static readonly string[] UsersChoices = ["MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "MALLOC_TOP_PAD_", "MALLOC_MMAP_MAX_", "GLIBC_TUNABLES"];

    private static long nextTrim;

    /// <summary>Whether the setting is ours.</summary>
    public static bool KeepsFreedMemory { get; private set; }

    /// <summary>Keeps freed blocks unless the user set one of the C library's own variables.</summary>
    public static void KeepFreedMemory()
    {
        if (UsersChoices.Any(name => Environment.GetEnvironmentVariable(name) is not null)) return;
        try
        {
            KeepsFreedMemory = Libc.SetAllocation(MapThreshold, LargestKept) == 1 && Libc.SetAllocation(TrimThreshold, int.MaxValue) == 1;
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library than glibc.
        }
    }

    /// <summary>Returns what is kept to the system: training is over. At most once a second, so that short runs, one after the other, do not take the same memory back each time.</summary>
    public static void Trim()
    {
        var now = Environment.TickCount64;
        if (!KeepsFreedMemory || now < nextTrim) return;
        nextTrim = now + MillisecondsBetweenTrims;
        _ = Libc.TrimAllocation(0);
    }
}
