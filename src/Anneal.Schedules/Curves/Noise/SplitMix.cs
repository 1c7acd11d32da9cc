namespace Anneal.Schedules;

/// <summary>Random numbers that begin anywhere: a stream for each pair of a seed and a position.</summary>
/// <remarks>Source: G. Steele, D. Lea and C. Flood, Fast Splittable Pseudorandom Number Generators, 2014.</remarks>
internal struct SplitMix(int seed, long position)
{
    private ulong _state = Mix((ulong)(uint)seed) ^ Mix(unchecked((ulong)position) + Golden);

    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>A number from -1 to 1, both excluded.</summary>
    public double Next()
    {
        unchecked
        {
            _state += Golden;
        }

        // 52 bits and a half, so that neither end is reached.
        return ((Mix(_state) >> 12) + 0.5) * (2.0 / (1UL << 52)) - 1;
    }

    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
