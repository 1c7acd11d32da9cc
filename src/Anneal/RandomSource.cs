using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal;

/// <summary>Random numbers as a function of a seed and of how often it was asked: both are a variable, so a training that goes on draws as one that was never interrupted.</summary>
/// <remarks>Keras: <c>keras.random.SeedGenerator</c>.</remarks>
public sealed class RandomSource : IDisposable
{
    internal RandomSource(int? seed)
    {
        using var scope = NewDisposeScope();
        long[] first = [seed is { } given ? (uint)given : RandomSeed.Next(), 0];
        State = new(tensor(first), "seed_generator_state", trainable: false);
    }

    /// <summary>Seed and number of draws: two integers.</summary>
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
