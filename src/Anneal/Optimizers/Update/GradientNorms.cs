using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Anneal.Native;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>The Euclidean norms of gradients, each read once: what clipping by norm and the search for NaN and infinity need.</summary>
/// <remarks>
/// float32 in CPU memory: chunks of a fixed length are summed in double each on its own, and then in order, the same bits for any number of threads. All
/// others are left to libtorch, and what it finds is read back together.
/// </remarks>
internal sealed unsafe class GradientNorms
{
    private const long ChunkLength = 1 << 14;

    private readonly ParallelRanges chunkwise;
    private readonly List<int> others = [];
    private Chunk[] chunks = [];
    private int chunkCount;
    private double[] norms = [];
    private bool[] finite = [];

    public GradientNorms() => chunkwise = new((start, end) =>
    {
        for (var i = start; i < end; i++) chunks[i].Squares = SumOfSquares(chunks[i].Values, chunks[i].Count);
    });

    /// <summary>The norm of all gradients that were measured, together.</summary>
    public double Total { get; private set; }

    /// <summary>The place of the first gradient that holds NaN or infinity.</summary>
    public int? FirstNonFinite { get; private set; }

    /// <summary>The norm of one gradient, by its place; 0 where there is none.</summary>
    public double this[int gradient] => norms[gradient];

    /// <summary>Reads the gradients; those that are null count as 0.</summary>
    public void Measure(IReadOnlyList<Tensor?> gradients)
    {
        if (norms.Length < gradients.Count) (norms, finite) = (new double[gradients.Count], new bool[gradients.Count]);
        Array.Clear(norms);
        MeasureInMemory(gradients);
        for (var i = 0; i < gradients.Count; i++)
        {
            norms[i] = Math.Sqrt(norms[i]);
            finite[i] = double.IsFinite(norms[i]);
        }
        if (others.Count > 0) MeasureOthers(gradients);

        (Total, FirstNonFinite) = (0, null);
        for (var i = 0; i < gradients.Count; i++)
        {
            Total = double.Hypot(Total, norms[i]);
            if (FirstNonFinite is null && !finite[i]) FirstNonFinite = i;
        }
    }

    /// <summary>The squares of the norms of what is float32 in CPU memory.</summary>
    private void MeasureInMemory(IReadOnlyList<Tensor?> gradients)
    {
        others.Clear();
        chunkCount = 0;
        long elements = 0;
        for (var i = 0; i < gradients.Count; i++)
        {
            if (gradients[i] is not { } gradient) continue;
            if (UpdateMemory.Fits(gradient)) elements += Split(gradient, i);
            else others.Add(i);
        }
        if (chunkCount > 0) chunkwise.Run(chunkCount, ParallelRanges.ThreadsFor(elements));
        for (var i = 0; i < chunkCount; i++) norms[chunks[i].Gradient] += chunks[i].Squares;
        GC.KeepAlive(gradients);
    }

    private void MeasureOthers(IReadOnlyList<Tensor?> gradients)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var values = NormScript.Norms([.. others.Select(i => gradients[i]!)]).cpu().data<double>();
        for (var k = 0; k < others.Count; k++)
        {
            var (i, norm) = (others[k], values[k]);
            finite[i] = double.IsFinite(norm) || gradients[i]!.isfinite().all().item<bool>();
            norms[i] = double.IsFinite(norm) || !finite[i] ? norm : NormOfLarge(gradients[i]!);
        }
    }

    /// <summary>The norm of finite elements whose squares are infinite.</summary>
    private static double NormOfLarge(Tensor gradient)
    {
        var wide = gradient.to(float64);
        var largest = wide.abs().max();
        return (wide / largest).norm().item<double>() * largest.item<double>();
    }

    /// <returns>The number of elements.</returns>
    private long Split(Tensor gradient, int place)
    {
        var values = TensorMemory.Floats(gradient);
        var count = gradient.numel();
        for (long start = 0; start < count; start += ChunkLength)
        {
            if (chunkCount == chunks.Length) Array.Resize(ref chunks, Math.Max(8, 2 * chunks.Length));
            chunks[chunkCount++] = new() { Values = values + start, Count = Math.Min(ChunkLength, count - start), Gradient = place };
        }
        return count;
    }

    // Doubles, so that neither 1e30 nor 1e-30 squared is lost, and the order of adding hardly matters.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumOfSquares(float* values, long count)
    {
        Vector512<double> low = default, high = default;
        long i = 0;
        for (; i + 16 <= count; i += 16)
        {
            var (a, b) = Vector512.Widen(Vector512.Load(values + i));
            low += a * a;
            high += b * b;
        }
        var sum = Vector512.Sum(low + high);
        for (; i < count; i++) sum += (double)values[i] * values[i];
        return sum;
    }

    private struct Chunk
    {
        public float* Values;
        public long Count;
        public int Gradient;
        public double Squares;
    }
}
