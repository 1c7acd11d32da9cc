using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal;

/// <summary>A source of random numbers that depend only on a seed and the number of draws. Both are in a variable, so a resumed training
/// draws the same numbers as one that was never interrupted.</summary>
/// <remarks>Keras: <c>keras.random.SeedGenerator</c>.</remarks>
public sealed class RandomSource : IDisposable
{
    internal RandomSource(int? seed)
    {
        using var scope = NewDisposeScope();
        long[] first = [seed is { } given ? (uint)given : RandomSeed.Next(), 0];
        State = new(tensor(first), "seed_generator_state", trainable: false);
    }

    /// <summary>The seed and the number of draws, two integers.</summary>
    public Variable State { get; }

    /// <summary>A new key for <see cref="RandomSeed.Mix"/>; the next call gives another.</summary>
    internal ulong Next()
    {
        var state = MemoryMarshal.Cast<byte, long>(State.Value.bytes);
        return RandomSeed.Mix(RandomSeed.Mix((ulong)state[0]) + (ulong)state[1]++);
    }

    /// <summary>Frees the state.</summary>
    public void Dispose() => State.Dispose();
}
