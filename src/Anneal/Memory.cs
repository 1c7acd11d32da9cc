using System.Globalization;

namespace Anneal;

/// <summary>The memory of this machine.</summary>
internal static class Memory
{
    /// <summary>Refuses arrays that this machine cannot hold, before the memory is asked for.</summary>
    /// <param name="shape">The sizes, each at least 0.</param>
    /// <param name="bytes">The size of one value.</param>
    /// <exception cref="ArgumentException">The array is larger than the memory.</exception>
    public static void RequireFor(ReadOnlySpan<long> shape, int bytes = sizeof(float))
    {
        var needed = (double)bytes;
        foreach (var size in shape) needed *= size;
        var there = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (needed > there) throw Require.Wrong(nameof(shape), $"must fit into the {Text(there)} GB of memory; {ShapeText.Of(shape)} needs {Text(needed)} GB");
    }

    private static string Text(double bytes) => (bytes / 1e9).ToString("#,0.#", CultureInfo.InvariantCulture);
}
