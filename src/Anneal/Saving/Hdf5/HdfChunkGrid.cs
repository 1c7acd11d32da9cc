namespace Anneal.Saving;

/// <summary>The places of chunks by their numbers, which count along the last axis first, in an array as large as it may become.</summary>
internal sealed class HdfChunkGrid
{
    private readonly long[] sizes, counts;
    private readonly int[] axes;

    /// <param name="shape">The array.</param>
    /// <param name="most">How large it may become; -1 for an axis without an end, which is counted last.</param>
    /// <param name="sizes">One chunk.</param>
    public HdfChunkGrid(Shape shape, long[] most, long[] sizes)
    {
        this.sizes = sizes;
        counts = [.. shape.Zip(most, Math.Max).Zip(sizes, (length, size) => Math.Max(1, (length + size - 1) / size))];
        axes = [.. Enumerable.Range(0, shape.Rank).OrderBy(axis => most[axis] >= 0)];
    }

    public long[] Place(long number)
    {
        var place = new long[sizes.Length];
        for (var i = axes.Length - 1; i > 0; i--)
        {
            (number, var at) = Math.DivRem(number, counts[axes[i]]);
            place[axes[i]] = at * sizes[axes[i]];
        }
        place[axes[0]] = number * sizes[axes[0]];
        return place;
    }
}
