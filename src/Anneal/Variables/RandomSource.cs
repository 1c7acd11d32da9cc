using System.Runtime.InteropServices;
using Anneal.Distribution;
using Anneal.Initializers;
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

    /// <summary>Draws numbers that are equally likely in [minval, maxval). Keras: <c>keras.random.uniform</c>.</summary>
    /// <param name="shape">The shape; every size is known.</param>
    /// <param name="minval">The lower bound. Default 0.</param>
    /// <param name="maxval">The upper bound, at least <paramref name="minval"/>. Default 1.</param>
    /// <returns>A new float32 tensor on the CPU.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A bound is not finite, or <paramref name="maxval"/> is below <paramref name="minval"/>.</exception>
    public Tensor Uniform(Shape shape, double minval = 0, double maxval = 1)
    {
        Require.AtLeast(Require.Finite(maxval), Require.Finite(minval));
        return Draw(generator => Distributions.Uniform(shape.ToArray(), minval, maxval, generator));
    }

    /// <summary>Draws normally distributed numbers. Keras: <c>keras.random.normal</c>.</summary>
    /// <param name="shape">The shape; every size is known.</param>
    /// <param name="mean">The mean. Default 0.</param>
    /// <param name="stddev">The standard deviation, at least 0. Default 1.</param>
    /// <returns>A new float32 tensor on the CPU.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite, or <paramref name="stddev"/> is below 0.</exception>
    public Tensor Normal(Shape shape, double mean = 0, double stddev = 1)
    {
        Require.Finite(mean);
        Require.NotNegative(stddev);
        return Draw(generator => Distributions.Normal(shape.ToArray(), mean, stddev, generator));
    }

    private Tensor Draw(Func<Generator, Tensor> draw)
    {
        using var generator = new Generator(Next(), new Device(DeviceType.CPU));
        return draw(generator);
    }

    /// <summary>A new key for <see cref="RandomSeed.Mix"/>; the next call gives another. Ranks that share a batch get different ones.</summary>
    internal ulong Next() => RowShare.Current is { First: > 0 and var first } ? RandomSeed.Mix(NextOfBatch() + (ulong)first) : NextOfBatch();

    /// <summary>The same key on all ranks that share a batch.</summary>
    internal ulong NextOfBatch()
    {
        var state = MemoryMarshal.Cast<byte, long>(State.Value.bytes);
        return RandomSeed.Mix(RandomSeed.Mix((ulong)state[0]) + (ulong)state[1]++);
    }

    /// <summary>Frees the state.</summary>
    public void Dispose() => State.Dispose();
}
