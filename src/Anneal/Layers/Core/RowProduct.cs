using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Anneal.Native;
using Anneal.Optimizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>One row times a matrix, <c>x . kernel + bias</c>, without gradients: the kernel is read once and in long runs, as fast as its sum would be.</summary>
internal static unsafe class RowProduct
{
    // Columns that a thread takes at least.
    private const int Together = 128;

    // So many numbers of a kernel are read in the time that an optimizer's rule takes for one weight.
    private const long OfOneElement = 8;

    /// <summary>Whether it is one row, and nobody asks for its gradients.</summary>
    public static bool Serves(Tensor x, Tensor kernel) =>
        x.numel() == kernel.size(0) && !is_grad_enabled() && TensorMemory.HasFloats(x, kernel) && x.is_contiguous() && kernel.is_contiguous();

    /// <summary>A new tensor (..., columns).</summary>
    public static Tensor Of(Tensor x, Tensor kernel, Tensor? bias, bool rectifies)
    {
        var (rows, columns) = (kernel.size(0), kernel.size(1));
        var y = x.dim() == 2 ? empty(1, columns, dtype: float32) : empty([.. x.shape[..^1], columns], dtype: float32);
        float* row = TensorMemory.Floats(x), matrix = TensorMemory.Floats(kernel), added = bias is null ? null : TensorMemory.Floats(bias), to = TensorMemory.Floats(y);
        new ParallelRanges((start, end) =>
        {
            var whole = end - (end - start) % Lane.Width;
            Lanes(row, matrix, added, to, rows, columns, start, whole, rectifies);
            if (whole < end) Rest(row, matrix, added, to, rows, columns, whole, rectifies);
        }, Together).Run(columns, ParallelRanges.ThreadsFor(rows * columns / OfOneElement));
        return y;
    }

    // Eight rows of the kernel at a time; the sums stay in the first cache.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Lanes(float* x, float* kernel, float* bias, float* y, long rows, long columns, long start, long end, bool rectifies)
    {
        for (var j = start; j < end; j += Lane.Width) (bias is null ? default : Vector512.Load(bias + j)).Store(y + j);
        long i = 0, third = 3 * columns;
        for (; i + 8 <= rows; i += 8, kernel += 8 * columns)
        {
            Vector512<float> a = Vector512.Create(x[i]), b = Vector512.Create(x[i + 1]), c = Vector512.Create(x[i + 2]), d = Vector512.Create(x[i + 3]);
            Vector512<float> e = Vector512.Create(x[i + 4]), f = Vector512.Create(x[i + 5]), g = Vector512.Create(x[i + 6]), h = Vector512.Create(x[i + 7]);
            for (var j = start; j < end; j += Lane.Width)
            {
                float* upper = kernel + j, lower = upper + 4 * columns;
                Vector512<float> sum = Vector512.Load(y + j), other = e * Vector512.Load(lower);
                sum = Vector512.FusedMultiplyAdd(a, Vector512.Load(upper), sum);
                other = Vector512.FusedMultiplyAdd(f, Vector512.Load(lower + columns), other);
                sum = Vector512.FusedMultiplyAdd(b, Vector512.Load(upper + columns), sum);
                other = Vector512.FusedMultiplyAdd(g, Vector512.Load(lower + 2 * columns), other);
                sum = Vector512.FusedMultiplyAdd(c, Vector512.Load(upper + 2 * columns), sum);
                other = Vector512.FusedMultiplyAdd(h, Vector512.Load(lower + third), other);
                sum = Vector512.FusedMultiplyAdd(d, Vector512.Load(upper + third), sum);
                (sum + other).Store(y + j);
            }
        }
        for (; i < rows; i++, kernel += columns)
            for (var j = start; j < end; j += Lane.Width) Vector512.FusedMultiplyAdd(Vector512.Create(x[i]), Vector512.Load(kernel + j), Vector512.Load(y + j)).Store(y + j);
        for (var j = start; rectifies && j < end; j += Lane.Width) Lane.Rectified(Vector512.Load(y + j)).Store(y + j);
    }

    // The last columns, fewer than a vector has: it reaches into the next row, where there is one, for sums that nobody takes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rest(float* x, float* kernel, float* bias, float* y, long rows, long columns, long start, bool rectifies)
    {
        var (count, inside) = (columns - start, Math.Max(0, (rows + 1) * columns - start - Lane.Width) / columns);
        Vector512<float> a = bias is null ? default : Lane.Load(bias + start, count), b = default, c = default, d = default;
        kernel += start;
        long i = 0;
        for (; i + 4 <= inside; i += 4, kernel += 4 * columns)
        {
            a = Vector512.FusedMultiplyAdd(Vector512.Create(x[i]), Vector512.Load(kernel), a);
            b = Vector512.FusedMultiplyAdd(Vector512.Create(x[i + 1]), Vector512.Load(kernel + columns), b);
            c = Vector512.FusedMultiplyAdd(Vector512.Create(x[i + 2]), Vector512.Load(kernel + 2 * columns), c);
            d = Vector512.FusedMultiplyAdd(Vector512.Create(x[i + 3]), Vector512.Load(kernel + 3 * columns), d);
        }
        for (; i < rows; i++, kernel += columns) a = Vector512.FusedMultiplyAdd(Vector512.Create(x[i]), Lane.Load(kernel, count), a);
        var sum = a + b + (c + d);
        Lane.Store(rectifies ? Lane.Rectified(sum) : sum, y + start, count);
    }
}
