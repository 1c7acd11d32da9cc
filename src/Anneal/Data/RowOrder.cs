namespace Anneal.Data;

/// <summary>The order of rows in one pass over the data: as they stand, or shuffled by seed and pass number alone.</summary>
/// <remarks>Fisher and Yates's shuffle on SplitMix64, so that it is the same on every platform and in every version of .NET.</remarks>
internal static class RowOrder
{
    public static long[] Shuffled(long count, long seed, long pass)
    {
        var order = new long[count];
        for (long i = 0; i < count; i++) order[i] = i;
        var state = RandomSeed.Mix((ulong)seed ^ RandomSeed.Mix((ulong)pass + 1));
        for (var i = count - 1; i > 0; i--)
        {
            state += 0x9E3779B97F4A7C15;
            var j = (long)Math.BigMul(RandomSeed.Mix(state), (ulong)(i + 1), out _);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }
}
