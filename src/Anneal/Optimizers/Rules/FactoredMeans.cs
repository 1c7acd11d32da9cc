using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Anneal.Optimizers;

/// <summary>
/// Running means of a matrix's squared elements by row and by column, and the matrix that both make together: what <see cref="Adafactor"/> remembers.
/// </summary>
/// <remarks>
/// The gradient is read once. Rows are summed in bands, each with column sums of its own, that do not depend on the threads: the same bits for any number of
/// them. A band has at least 64 rows, so that the column sums are small beside the matrix.
/// </remarks>
internal sealed unsafe class FactoredMeans
{
    private const int MostBands = 16, LeastRows = 64;

    private readonly ParallelRanges bandwise, rowwise;
    private double[] columnSums = [];
    private Matrix matrix;
    private float mean;

    public FactoredMeans()
    {
        bandwise = new(SumBands);
        rowwise = new(Multiply);
    }

    /// <summary>R ← stay R + share (row means of g² + ε), C the same of columns, V = R C / mean R.</summary>
    public void Update(in Matrix given)
    {
        matrix = given;
        var (rows, columns, bands) = (matrix.Rows, matrix.Columns, matrix.Bands);
        var threads = ParallelRanges.ThreadsFor(rows * columns);
        if (columnSums.Length < bands * columns) columnSums = new double[bands * columns];
        bandwise.Run(bands, threads);
        for (long j = 0; j < columns; j++)
        {
            var sum = 0.0;
            for (var band = 0; band < bands; band++) sum += columnSums[band * columns + j];
            matrix.Average(ref matrix.C[j], sum / rows);
        }
        var total = 0.0;
        for (long i = 0; i < rows; i++) total += matrix.R[i];
        mean = (float)(total / rows);
        rowwise.Run(rows, threads);
    }

    private void SumBands(long start, long end)
    {
        var clip = new Clip(matrix.Transform);
        for (var band = start; band < end; band++)
        {
            var sums = columnSums.AsSpan((int)(band * matrix.Columns), (int)matrix.Columns);
            sums.Clear();
            fixed (double* first = sums)
                for (var i = band * matrix.Rows / matrix.Bands; i < (band + 1) * matrix.Rows / matrix.Bands; i++)
                    matrix.Average(ref matrix.R[i], SumRow(matrix.Gradient + i * matrix.Columns, first, matrix.Columns, clip) / matrix.Columns);
        }
    }

    // The sum of a row's squares; each is added to that of its column too. A method without calls, as in OnePass.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double SumRow(float* row, double* columns, long count, Clip clip)
    {
        Vector512<double> sums = default;
        long j = 0;
        for (; j + Vector512<float>.Count <= count; j += Vector512<float>.Count)
        {
            var x = clip.Of(new(Vector512.Load(row + j))).Values;
            var (low, high) = Vector512.Widen(x * x);
            sums += low + high;
            (Vector512.Load(columns + j) + low).Store(columns + j);
            (Vector512.Load(columns + j + Vector512<double>.Count) + high).Store(columns + j + Vector512<double>.Count);
        }
        var sum = Vector512.Sum(sums);
        for (; j < count; j++)
        {
            var x = clip.Of(Lanes.Of(row[j])).Values[0];
            sum += x * x;
            columns[j] += x * x;
        }
        return sum;
    }

    private void Multiply(long start, long end)
    {
        var columns = (int)matrix.Columns;
        for (var i = start; i < end; i++)
            TensorPrimitives.Multiply(new ReadOnlySpan<float>(matrix.C, columns), matrix.R[i] / mean, new Span<float>(matrix.V + i * columns, columns));
    }

    /// <summary>One matrix of a variable and what is remembered of it.</summary>
    public struct Matrix
    {
        public float* Gradient, R, C, V;
        public long Rows, Columns;
        public float Stay, Share;
        public double Epsilon;
        public GradientTransform Transform;

        public readonly long Bands => Math.Clamp(Rows / LeastRows, 1, MostBands);

        public readonly void Average(ref float running, double meanSquare) => running = running * Stay + (float)(meanSquare + Epsilon) * Share;
    }
}
