using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Anneal.Native;
using Anneal.Optimizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>One row times a matrix, <c>x . kernel + bias</c>, without gradients: each number of the kernel is read once, and libtorch's product of matrices takes twice as long.</summary>
internal static unsafe class RowProduct
{
    // Columns that stay in registers while all rows of the kernel go by.
    private const int Block = 128, Width = 16;

    // So many numbers of a kernel are read in the time that an optimizer's rule takes for one weight.
    private const long OfOneElement = 8;

    /// <summary>Whether it is one row, and nobody asks for its gradients.</summary>
    public static bool Serves(Tensor x, Tensor kernel) =>
        x.numel() == kernel.size(0) && !is_grad_enabled() && TensorMemory.HasFloats(x, kernel) && x.is_contiguous() && kernel.is_contiguous() && kernel.size(1) >= Width;

    /// <summary>A new tensor (..., columns).</summary>
    public static Tensor Of(Tensor x, Tensor kernel, Tensor? bias, bool rectifies)
    {
        var (rows, columns) = (kernel.size(0), kernel.size(1));
        var y = x.dim() == 2 ? empty(1, columns, dtype: float32) : empty([.. x.shape[..^1], columns], dtype: float32);
        float* row = TensorMemory.Floats(x), matrix = TensorMemory.Floats(kernel), added = bias is null ? null : TensorMemory.Floats(bias), to = TensorMemory.Floats(y);
        new ParallelRanges((start, end) =>
        {
            for (var block = start; block < end; block++) Columns(row, matrix, added, to, rows, columns, block * Block, Math.Min((block + 1) * Block, columns), rectifies);
        }).Run((columns + Block - 1) / Block, ParallelRanges.ThreadsFor(rows * columns / OfOneElement));
        return y;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns(float* x, float* kernel, float* bias, float* y, long rows, long columns, long start, long end, bool rectifies)
    {
        if (end - start == Block)
        {
            Wide(x, kernel + start, bias is null ? null : bias + start, y + start, rows, columns, rectifies);
            return;
        }
        for (var next = start; next < end; next += Width)
        {
            // The last vector overlaps the one before: it writes the same numbers again.
            var k = Math.Min(next, columns - Width);
            Narrow(x, kernel + k, bias is null ? null : bias + k, y + k, rows, columns, rectifies);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow(float* x, float* kernel, float* bias, float* y, long rows, long columns, bool rectifies)
    {
        Vector512<float> even = bias is null ? default : Vector512.Load(bias), odd = default;
        long i = 0;
        for (; i + 1 < rows; i += 2, kernel += 2 * columns)
        {
            even = Vector512.FusedMultiplyAdd(Vector512.Create(x[i]), Vector512.Load(kernel), even);
            odd = Vector512.FusedMultiplyAdd(Vector512.Create(x[i + 1]), Vector512.Load(kernel + columns), odd);
        }
        if (i < rows) even = Vector512.FusedMultiplyAdd(Vector512.Create(x[i]), Vector512.Load(kernel), even);
        Rectified(even + odd, rectifies).Store(y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Wide(float* x, float* kernel, float* bias, float* y, long rows, long columns, bool rectifies)
    {
        Vector512<float> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
        if (bias is not null)
            (a, b, c, d, e, f, g, h) = (Vector512.Load(bias), Vector512.Load(bias + 16), Vector512.Load(bias + 32), Vector512.Load(bias + 48),
                Vector512.Load(bias + 64), Vector512.Load(bias + 80), Vector512.Load(bias + 96), Vector512.Load(bias + 112));
        for (long i = 0; i < rows; i++, kernel += columns)
        {
            var factor = Vector512.Create(x[i]);
            a = Vector512.FusedMultiplyAdd(factor, Vector512.Load(kernel), a);
            b = Vector512.FusedMultiplyAdd(factor, Vector512.Load(kernel + 16), b);
            c = Vector512.FusedMultiplyAdd(factor, Vector512.Load(kernel + 32), c);
            d = Vector512.FusedMultiplyAdd(factor, Vector512.Load(kernel + 48), d);
            e = Vector512.FusedMultiplyAdd(factor, Vector512.Load(kernel + 64), e);
            f = Vector512.FusedMultiplyAdd(factor, Vector512.Load(kernel + 80), f);
            g = Vector512.FusedMultiplyAdd(factor, Vector512.Load(kernel + 96), g);
            h = Vector512.FusedMultiplyAdd(factor, Vector512.Load(kernel + 112), h);
        }
        Rectified(a, rectifies).Store(y);
        Rectified(b, rectifies).Store(y + 16);
        Rectified(c, rectifies).Store(y + 32);
        Rectified(d, rectifies).Store(y + 48);
        Rectified(e, rectifies).Store(y + 64);
        Rectified(f, rectifies).Store(y + 80);
        Rectified(g, rectifies).Store(y + 96);
        Rectified(h, rectifies).Store(y + 112);
    }

    // NaN is not less than 0 and stays.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Rectified(Vector512<float> values, bool rectifies) =>
        rectifies ? Vector512.AndNot(values, Vector512.LessThan(values, default)) : values;
}
