namespace Anneal.Data;

/// <summary>The order of rows in one pass over the data: as they stand, or shuffled by seed and pass number alone.</summary>
/// <remarks>Fisher and Yates's shuffle.</remarks>
internal static class RowOrder
{
    public static long[] Shuffled(long count, long seed, long pass)
    {
        var order = new long[count];
        for (long i = 0; i < count; i++) order[i] = i;
        var random = new RowRandom(seed, pass);
        for (var i = count - 1; i > 0; i--)
        {
            var j = random.Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }
}
