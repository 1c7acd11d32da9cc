namespace Anneal;

/// <summary>
/// The source of all seeds that are not given, such as those of initializers, dropout and the order of training rows.
/// </summary>
/// <remarks>Keras: <c>keras.utils.set_random_seed</c>. Until <see cref="Set"/> is called, seeds come from the operating system.</remarks>
public static class RandomSeed
{
    private static readonly Lock Gate = new();
    private static ulong? state;

    /// <summary>Makes everything that is built and trained afterwards repeatable: the same program then gives the same run.</summary>
    /// <param name="seed">The seed; any value. The same value gives the same sequence of seeds.</param>
    public static void Set(int seed)
    {
        lock (Gate) state = (uint)seed;
    }

    /// <summary>What the seeds to come follow from; null while they come from the operating system.</summary>
    internal static ulong? State
    {
        get
        {
            lock (Gate) return state;
        }
        set
        {
            lock (Gate) state = value;
        }
    }

    /// <summary>The next seed: a number in [0, 2^63).</summary>
    public static long Next()
    {
        lock (Gate)
        {
            if (state is not { } s)
            {
                Span<byte> bytes = stackalloc byte[8];
                System.Security.Cryptography.RandomNumberGenerator.Fill(bytes);
                return BitConverter.ToInt64(bytes) & long.MaxValue;
            }
            s += 0x9E3779B97F4A7C15;
            state = s;
            return (long)(Mix(s) >> 1);
        }
    }

    /// <summary>SplitMix64's finaliser: spreads every bit of the input over the whole word.</summary>
    internal static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
