namespace Anneal.Data;

/// <summary>Lengths of data that may have no end.</summary>
internal static class Endless
{
    /// <summary>The length of a pass without end.</summary>
    public const long Count = long.MaxValue;

    /// <summary>Several lengths; null where the one is unknown.</summary>
    public static long? Times(long? length, long? times) => length is 0 or null ? length
        : times is { } known && (Int128)length.Value * known < Count ? length * known : Count;

    /// <summary>What is left without the first batches; null where the length is unknown.</summary>
    public static long? Without(long? length, long first) => length is null or Count ? length : Math.Max(0, length.Value - first);
}
