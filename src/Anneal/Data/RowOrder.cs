namespace Anneal.Data;

/// <summary>The order of rows in one pass over the data: as they stand, or shuffled by seed and pass number alone.</summary>
/// <remarks>Fisher and Yates's shuffle.</remarks>
internal static class RowOrder
{
    /// <summary>How many rows a part of them is: counted as the decimal that was written, whose last digit is forgiven (1.0 / 3 is a little less than a third).</summary>
    public static long CountOf(decimal part, long rows) => (long)Math.Floor(rows * (part + 1e-15m));

    /// <summary>The number of batches; the last one may be smaller.</summary>
    public static long Batches(long rows, long batchSize) => (rows + batchSize - 1) / batchSize;

    /// <summary>The rows in the order of a pass; as they stand without a seed.</summary>
    public static long[] Of(long count, long? seed, long pass) => seed is { } given ? Shuffled(count, given, pass) : InOrder(count);

    public static long[] Shuffled(long count, long seed, long pass)
    {
        var order = InOrder(count);
        var random = new RowRandom(seed, pass);
        for (var i = count - 1; i > 0; i--)
        {
            var j = random.Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }

    private static long[] InOrder(long count)
    {
        var order = new long[count];
        for (var i = 0L; i < count; i++) order[i] = i;
        return order;
    }
}
