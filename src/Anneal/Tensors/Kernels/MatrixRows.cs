using Anneal.Native;
using Anneal.Optimizers;
using static TorchSharp.torch;

namespace Anneal;

/// <summary>Passes over the rows of a matrix in memory, on several threads where it is large. The results do not depend on their number.</summary>
internal static unsafe class MatrixRows
{
    // What a part of the sums reads stays in the first cache while it goes over it column by column.
    private const int Block = 1 << 13;

    // So many rows keep the digits of float32 when they are added up one after the other.
    private const long Part = 256;

    public delegate void SumPart(long start, long end, float* first, float* second);

    /// <summary>Does something to all rows from a start to an end.</summary>
    public static void Run(long rows, int columns, Action<long, long> part) => new ParallelRanges(part).Run(rows, ParallelRanges.ThreadsFor(rows * columns));

    /// <summary>The sum of each column of a matrix whose rows are contiguous: a row of ones times parts of it, until one is left.</summary>
    public static Tensor SumOf(Tensor matrix)
    {
        var (rows, columns, step, parts) = (matrix.size(0), matrix.size(1), matrix.stride(0), (matrix.size(0) + Part - 1) / Part);
        var sums = empty(parts, columns, dtype: float32);
        float* from = TensorMemory.Floats(matrix), to = TensorMemory.Floats(sums);
        new ParallelRanges((start, end) =>
        {
            var one = 1f;
            for (var part = start; part < end; part++)
                new MatrixProduct { A = &one, B = from + part * Part * step, RowStepOfB = step, C = to + part * columns, Rows = 1, Columns = columns, Depth = Math.Min(Part, rows - part * Part) }.Run();
        }).Run(parts, ParallelRanges.ThreadsFor(rows * columns));
        return parts > 1 ? SumOf(sums) : sums.squeeze(0);
    }

    /// <summary>Two sums for each column: all of the first, then all of the second.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="part">Writes the sums over some rows, of which there are few enough for float32.</param>
    public static double[] Sum(long rows, int columns, SumPart part)
    {
        var step = Math.Max(Block / columns, 8);
        var parts = (rows + step - 1) / step;
        var sums = new double[2 * columns];
        var found = new float[parts * sums.Length];
        fixed (float* pinned = found)
        {
            var to = pinned;
            new ParallelRanges((start, end) =>
            {
                for (var i = start; i < end; i++) part(i * step, Math.Min((i + 1) * step, rows), to + i * 2 * columns, to + (i * 2 + 1) * columns);
            }).Run(parts, ParallelRanges.ThreadsFor(rows * columns));
        }
        for (var i = 0; i < found.Length; i++) sums[i % sums.Length] += found[i];
        return sums;
    }
}
