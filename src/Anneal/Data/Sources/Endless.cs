namespace Anneal.Data;

/// <summary>Lengths of data that may have no end.</summary>
internal static class Endless
{
    /// <summary>The length of a pass without end.</summary>
    public const long Count = long.MaxValue;

    /// <exception cref="ArgumentException">The data have no end, and there is no number of steps.</exception>
    public static void RequireEnd(IBatchSource source, long? steps, string argument = "steps", string of = "source")
    {
        if (steps is null && source.BatchCount == Count) throw new ArgumentException($"{argument} must be given: the data of {of} have no end.", argument);
    }

    /// <summary>Several lengths; null where the one is unknown.</summary>
    public static long? Times(long? length, long? times) => length is 0 or null ? length
        : times is { } known && (Int128)length.Value * known < Count ? length * known : Count;

    /// <summary>What is left without the first batches; null where the length is unknown.</summary>
    public static long? Without(long? length, long first) => length is null or Count ? length : Math.Max(0, length.Value - first);
}
