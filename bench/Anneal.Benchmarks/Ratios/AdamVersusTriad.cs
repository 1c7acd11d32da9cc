using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Anneal.Benchmarks.Subjects;
using Anneal.Optimizers;
using static TorchSharp.torch;

namespace Anneal.Benchmarks.Ratios;

/// <summary>Bytes that Adam moves a second on 25 million weights, 28 each, beside those of a = b + s c, the usual measure of a memory's speed.</summary>
internal sealed unsafe class AdamVersusTriad : IPair
{
    private const int Length = 25_000_000, Updates = 4;

    private readonly ParameterSet set = ParameterSet.Large();
    private readonly Adam adam = new();
    private readonly float*[] arrays = new float*[3];
    private readonly int threads = get_num_threads();

    public AdamVersusTriad()
    {
        for (var i = 0; i < 3; i++)
        {
            arrays[i] = (float*)NativeMemory.AlignedAlloc(4u * Length, 64);
            new Span<float>(arrays[i], Length).Fill(i);
        }
        adam.Apply(set.Gradients, set.Variables);
    }

    public static Ratio Row { get; } = new("adam-25m-of-triad", "GB/s", () => new AdamVersusTriad());

    public double Ours() => Speed(28, () => adam.Apply(set.Gradients, set.Variables));

    public double Peer() => Speed(12, () => Parallel.For(0, threads, Triad));

    public void Dispose()
    {
        foreach (var array in arrays) NativeMemory.AlignedFree(array);
        adam.Dispose();
        set.Dispose();
    }

    private static double Speed(int bytes, Action pass)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Updates; i++) pass();
        return (double)bytes * Length * Updates / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9;
    }

    // Non-temporal stores: the array written is not read first, as in the best triads.
    private void Triad(int part)
    {
        var share = Length / threads / 16 * 16;
        float* a = arrays[0], b = arrays[1], c = arrays[2];
        var s = Vector512.Create(0.5f);
        for (var i = (long)part * share; i < (part + 1L) * share; i += 16)
            Vector512.StoreAlignedNonTemporal(Vector512.FusedMultiplyAdd(s, Vector512.LoadAligned(c + i), Vector512.LoadAligned(b + i)), a + i);
    }
}
