using System.Buffers;
using Anneal.Native;
using Anneal.Optimizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>The product of the states of a step with a matrix that is the same in all steps and packed once, and a pass over its rows: one way to the threads for both.</summary>
/// <remarks>Where a CPU has no vectors of 512 bits, libtorch multiplies.</remarks>
internal sealed unsafe class StepProduct
{
    private readonly Tensor matrix;
    private readonly int depth, columns, threads;
    private readonly long rows;
    private readonly float[]? packed;
    private readonly ParallelRanges ranges;
    private Action<long, long> work = null!;

    /// <param name="matrix">In any order in memory.</param>
    /// <param name="rows">Rows of the states.</param>
    public StepProduct(Tensor matrix, long rows)
    {
        (this.matrix, this.rows, depth, columns) = (matrix, rows, (int)matrix.size(0), (int)matrix.size(1));
        threads = (int)Math.Min(rows, ParallelRanges.ThreadsFor(rows * depth * columns / 8));
        ranges = new((start, end) => work(start, end), MatrixBlocks.Rows);
        if (!MatrixBlocks.AreFast) return;
        packed = new float[depth * (long)(columns + MatrixBlocks.Columns)];
        fixed (float* to = packed) MatrixBlocks.PackColumns(TensorMemory.Floats(matrix), matrix.stride(0), matrix.stride(1), depth, columns, to);
    }

    /// <summary><c>to = states . matrix</c>, and then something with each row.</summary>
    public void ThenEach(Tensor states, Tensor to, Action<long> row)
    {
        if (packed is null) to.addmm_(states, matrix, 0, 1);
        var (from, target) = ((nint)TensorMemory.Floats(states), (nint)TensorMemory.Floats(to));
        Run((start, end) =>
        {
            Multiply((float*)from, (float*)target, start, end, adds: false);
            for (var i = start; i < end; i++) row(i);
        });
    }

    /// <summary>Something with each row, and then <c>to = states . matrix</c>, which is added where <paramref name="adds"/> says so.</summary>
    public void AfterEach(Action<long> row, Tensor states, Tensor to, bool adds)
    {
        var (from, target) = ((nint)TensorMemory.Floats(states), (nint)TensorMemory.Floats(to));
        Run((start, end) =>
        {
            for (var i = start; i < end; i++) row(i);
            Multiply((float*)from, (float*)target, start, end, adds);
        });
        if (packed is null) to.addmm_(states, matrix, adds ? 1 : 0, 1);
    }

    private void Run(Action<long, long> part)
    {
        work = part;
        ranges.Run(rows, threads);
    }

    private void Multiply(float* states, float* to, long start, long end, bool adds)
    {
        if (packed is null) return;
        var memory = ArrayPool<float>.Shared.Rent(MatrixBlocks.Rows * depth);
        fixed (float* panels = packed, room = memory)
        {
            for (var i = start; i < end; i += MatrixBlocks.Rows)
            {
                var c = to + i * columns;
                MatrixBlocks.Stripe(states + i * depth, depth, 1, (int)Math.Min(MatrixBlocks.Rows, end - i), panels, depth, columns, adds ? c : null, columns, c, columns, room);
            }
        }
        ArrayPool<float>.Shared.Return(memory);
    }
}
