namespace Anneal.Saving;

/// <summary>How much smaller packed content can be.</summary>
internal static class Packed
{
    // Deflate makes at most a thousandth.
    private const long MostExpansion = 100, LeastSuspect = 1 << 24;

    /// <summary>Whether a file declares more than what it stores gives cause for.</summary>
    public static bool IsBomb(long declared, long stored) => declared > Most(stored);

    /// <summary>How much a file may declare.</summary>
    public static long Most(long stored) => Math.Max(LeastSuspect, stored * MostExpansion);
}
