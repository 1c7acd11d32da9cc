namespace Anneal.Data;

/// <summary>SplitMix64's numbers for the order of rows: they follow from seed and pass alone, on every platform and in every version of .NET.</summary>
internal struct RowRandom(long seed, long pass)
{
    private ulong state = RandomSeed.Mix((ulong)seed ^ RandomSeed.Mix((ulong)pass + 1));

    /// <summary>One of 0 to <paramref name="count"/> - 1.</summary>
    public long Below(long count)
    {
        state += 0x9E3779B97F4A7C15;
        return (long)Math.BigMul(RandomSeed.Mix(state), (ulong)count, out _);
    }
}
