using System.Runtime.Intrinsics;
using Anneal.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>The sums of squares of gradients, each read once: what clipping by norm and the search for NaN and infinity need.</summary>
/// <remarks>Chunks of a fixed length are summed each on its own, and then in order: the same bits for any number of threads.</remarks>
internal sealed unsafe class GradientNorms
{
    private const long ChunkLength = 1 << 14;

    private readonly ParallelRanges chunkwise;
    private Chunk[] chunks = [];
    private int chunkCount;
    private double[] squares = [];

    public GradientNorms() => chunkwise = new((start, end) =>
    {
        for (var i = start; i < end; i++) chunks[i].Squares = SumOfSquares(chunks[i].Values, chunks[i].Count);
    });

    /// <summary>The sum over all gradients that were measured.</summary>
    public double Total { get; private set; }

    /// <summary>The place of the first gradient that holds NaN or infinity.</summary>
    public int? FirstNonFinite { get; private set; }

    /// <summary>The sum of one gradient, by its place; 0 where there is none.</summary>
    public double this[int gradient] => squares[gradient];

    /// <summary>Reads the gradients; those that are null count as 0.</summary>
    public void Measure(IReadOnlyList<Tensor?> gradients)
    {
        if (squares.Length < gradients.Count) squares = new double[gradients.Count];
        chunkCount = 0;
        long elements = 0;
        for (var i = 0; i < gradients.Count; i++)
        {
            squares[i] = 0;
            if (gradients[i] is not { } gradient) continue;
            if (UpdateMemory.Fits(gradient)) elements += Split(gradient, i);
            else squares[i] = SumOfSquares(gradient);
        }
        if (chunkCount > 0) chunkwise.Run(chunkCount, ParallelRanges.ThreadsFor(elements));
        for (var i = 0; i < chunkCount; i++) squares[chunks[i].Gradient] += chunks[i].Squares;
        GC.KeepAlive(gradients);

        (Total, FirstNonFinite) = (0, null);
        for (var i = 0; i < gradients.Count; i++)
        {
            Total += squares[i];
            if (FirstNonFinite is null && !double.IsFinite(squares[i])) FirstNonFinite = i;
        }
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

    private static double SumOfSquares(Tensor gradient)
    {
        using var scope = NewDisposeScope();
        var norm = gradient.to(float64).norm().ToDouble();
        return norm * norm;
    }

    // Doubles, so that neither 1e30 nor 1e-30 squared is lost, and the order of adding hardly matters.
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
