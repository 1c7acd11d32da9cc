using System.Buffers;
using Anneal.Native;
using Anneal.Optimizers;
using static TorchSharp.torch;

namespace Anneal;

/// <summary>The product of two float32 matrices, <c>c = a b + bias</c>, in blocks. libtorch's takes 5 to 20 percent longer.</summary>
internal sealed unsafe class MatrixProduct
{
    // A block of b, of this many rows and columns, stays in the second cache.
    private const int Depth = 256, Width = 512;

    // With fewer multiplications, a node of libtorch's graph that calls C# costs more than is saved.
    private const long Least = 1 << 22;

    private readonly float* a, b, bias, c;
    private readonly long aRow, aColumn, bRow, bColumn, rows, columns, depth;

    private MatrixProduct(Tensor a, Tensor b, Tensor? bias, Tensor c)
    {
        (aRow, aColumn, bRow, bColumn) = (a.stride(0), a.stride(1), b.stride(0), b.stride(1));
        (rows, columns, depth) = (a.size(0), b.size(1), a.size(1));
        this.a = TensorMemory.Floats(a);
        this.b = TensorMemory.Floats(b);
        this.c = TensorMemory.Floats(c);
        if (bias is not null) this.bias = TensorMemory.Floats(bias);
    }

    /// <summary>Whether it is faster than libtorch's.</summary>
    public static bool Serves(Tensor a, Tensor b) =>
        MatrixBlocks.AreFast && a.size(0) >= 2 * MatrixBlocks.Rows && b.size(1) >= MatrixBlocks.Columns && a.size(0) * a.size(1) * b.size(1) >= Least && TensorMemory.HasFloats(a, b);

    /// <summary>A new matrix.</summary>
    /// <param name="a">The left matrix, in any order in memory.</param>
    /// <param name="b">The right one, likewise, with as many rows as <paramref name="a"/> has columns.</param>
    /// <param name="bias">One number for each column, one after the other in memory; null for none.</param>
    public static Tensor Of(Tensor a, Tensor b, Tensor? bias = null)
    {
        if (!Serves(a, b)) return bias is null ? a.mm(b) : addmm(bias, a, b, beta: 1, alpha: 1);
        var c = empty(a.size(0), b.size(1), dtype: float32);
        var product = new MatrixProduct(a, b, bias, c);
        new ParallelRanges(product.Run, MatrixBlocks.Rows).Run(product.rows, ParallelRanges.ThreadsFor(product.rows * product.columns * product.depth / DirectProduct.OfOneElement));
        return c;
    }

    // Each thread packs all of b: on two, that is a hundredth of its work, and nobody waits.
    private void Run(long start, long end)
    {
        var memory = ArrayPool<float>.Shared.Rent((Width + MatrixBlocks.Rows) * Depth + Lane.Width);
        fixed (float* pinned = memory)
        {
            // Vectors that do not cross lines of the cache.
            var panels = (float*)(((nint)pinned + 63) & -64);
            for (long j = 0; j < columns; j += Width)
            {
                var width = (int)Math.Min(Width, columns - j);
                for (long k = 0; k < depth; k += Depth)
                {
                    var deep = (int)Math.Min(Depth, depth - k);
                    MatrixBlocks.PackColumns(b + k * bRow + j * bColumn, bRow, bColumn, deep, width, panels);
                    for (var i = start; i < end; i += MatrixBlocks.Rows)
                    {
                        float* to = c + i * columns + j, from = k > 0 ? to : bias is null ? null : bias + j;
                        MatrixBlocks.Stripe(
                            a + i * aRow + k * aColumn, aRow, aColumn, (int)Math.Min(MatrixBlocks.Rows, end - i), panels, deep, width, from, k > 0 ? columns : 0, to, columns,
                            panels + Width * Depth);
                    }
                }
            }
        }
        ArrayPool<float>.Shared.Return(memory);
    }
}
