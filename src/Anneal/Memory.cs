using System.Globalization;

namespace Anneal;

/// <summary>The memory of this machine.</summary>
internal static class Memory
{
    private static readonly double There = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Refuses arrays that this machine cannot hold, before the memory is asked for.</summary>
    /// <param name="shape">The sizes, each at least 0.</param>
    /// <param name="bytes">The size of one value.</param>
    /// <exception cref="ArgumentException">The array is larger than the memory.</exception>
    public static void RequireFor(ReadOnlySpan<long> shape, int bytes = sizeof(float))
    {
        if (Needed(shape, bytes) is var needed && needed > There)
            throw Require.Wrong(nameof(shape), $"must fit into the {Text(There)} GB of memory; {ShapeText.Of(shape)} needs {Text(needed)} GB");
    }

    /// <summary>The shape of a layer's output, which must fit into the memory: that of one sample, while the number of samples is unknown.</summary>
    /// <param name="name">The name of the layer.</param>
    /// <param name="output">The shape of the output.</param>
    /// <exception cref="ArgumentException">The output is larger than the memory.</exception>
    public static Shape RequireForOutput(string name, Shape output)
    {
        if (Needed(output.ToArray(), sizeof(float)) is var needed && needed > There)
            throw new ArgumentException($"Layer '{name}' makes outputs of shape {output}, which need {Text(needed)} GB; there are {Text(There)} GB of memory.", "inputShape");
        return output;
    }

    private static double Needed(ReadOnlySpan<long> shape, double bytes)
    {
        foreach (var size in shape) bytes *= size == Shape.Unknown ? 1 : size;
        return bytes;
    }

    private static string Text(double bytes) => (bytes / 1e9).ToString("#,0.#", CultureInfo.InvariantCulture);
}
