using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Anneal.Native;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>
/// Normalises each column of a matrix by its own mean and variance: <c>y = γ (x - mean) / √(variance + ε) + β</c>, with <c>max(y, 0)</c> on top if the class rectifies.
/// </summary>
/// <remarks>
/// Inputs: x (rows, columns), γ and β (columns,), ε (1,), and a tensor (2, columns) that takes mean and variance. Output: y. With <c>a = γ / √(variance + ε)</c>, <c>y = a x + (β - a mean)</c>; with the gradient g of y,
/// <c>dβ = Σ g</c>, <c>dγ = Σ g (x - mean) / √(variance + ε)</c> and <c>dx = a (g - dβ / n - (x - mean) Σ g (x - mean) / (variance + ε) / n)</c>, which is linear in g and x.
/// </remarks>
internal abstract unsafe class BatchNormKernel<T> : KernelFunction<T>
    where T : BatchNormKernel<T>, new()
{
    private const int Width = 16;

    /// <summary>Whether there are columns enough for a vector.</summary>
    public static bool Serves(Tensor rows) => TensorMemory.HasFloats(rows) && rows.size(1) >= Width && rows.size(0) > 0;

    private protected abstract bool Rectifies { get; }

    protected override Tensor[] Compute(Tensor[] inputs, List<Tensor>? saved)
    {
        var x = inputs[0].contiguous();
        var (rows, columns, rectifies) = (x.size(0), (int)x.size(1), Rectifies);
        Tensor y = empty_like(x), lines = empty(2, columns, dtype: float32);
        float* from = TensorMemory.Floats(x), to = TensorMemory.Floats(y), a = TensorMemory.Floats(lines), b = a + columns;
        // Numbers far from 0 would lose the digits of their differences: the sums are of differences from the first row.
        var sums = MatrixRows.Sum(rows, columns, (start, end, first, second) => Moments(from, start, end, columns, first, second));
        float* m = TensorMemory.Floats(inputs[4]), v = m + columns, gamma = TensorMemory.Floats(inputs[1]), beta = TensorMemory.Floats(inputs[2]);
        double epsilon = *TensorMemory.Floats(inputs[3]);
        for (var k = 0; k < columns; k++)
        {
            var shift = sums[k] / rows;
            m[k] = (float)(from[k] + shift);
            v[k] = (float)Math.Max(sums[columns + k] / rows - shift * shift, 0);
            a[k] = (float)(gamma[k] / Math.Sqrt(v[k] + epsilon));
            b[k] = (float)(beta[k] - (double)a[k] * m[k]);
        }
        MatrixRows.Run(rows, columns, (start, end) => Line(from, to, start, end, columns, a, b, rectifies));
        saved?.Add(lines);
        return [y];
    }

    protected override Tensor?[] Gradients(Tensor[] inputs, Tensor[] saved, Tensor?[] gradients)
    {
        if (gradients[0] is not { } given) return new Tensor?[inputs.Length];
        Tensor x = inputs[0].contiguous(), dy = given.contiguous(), dx = empty_like(x), factors = empty(3, x.size(1), dtype: float32);
        Tensor dGamma = empty_like(inputs[1]), dBeta = empty_like(inputs[1]);
        var (rows, columns, rectifies) = (x.size(0), (int)x.size(1), Rectifies);
        float* from = TensorMemory.Floats(x), g = TensorMemory.Floats(dy), to = TensorMemory.Floats(dx), f = TensorMemory.Floats(factors);
        float* mean = TensorMemory.Floats(inputs[4]), variance = mean + columns, a = TensorMemory.Floats(saved[0]), b = a + columns;
        var sums = MatrixRows.Sum(rows, columns, (start, end, first, second) => Sums(from, g, start, end, columns, mean, a, b, rectifies, first, second));
        double epsilon = *TensorMemory.Floats(inputs[3]);
        for (var k = 0; k < columns; k++)
        {
            var (sum, product, inverse) = (sums[k], sums[columns + k], 1 / (variance[k] + epsilon));
            TensorMemory.Floats(dBeta)[k] = (float)sum;
            TensorMemory.Floats(dGamma)[k] = (float)(product * Math.Sqrt(inverse));
            var ofX = -a[k] * inverse * product / rows;
            (f[k], f[columns + k], f[2 * columns + k]) = (a[k], (float)ofX, (float)(-a[k] * sum / rows - ofX * mean[k]));
        }
        MatrixRows.Run(rows, columns, (start, end) => Difference(from, g, to, start, end, columns, f, a, b, rectifies));
        return [dx, dGamma, dBeta, null, null];
    }

    protected override Tensor[] Plain(Tensor[] inputs)
    {
        var mean = inputs[0].mean([0]);
        var difference = inputs[0] - mean;
        var variance = difference.Squared().mean([0]);
        var y = (difference * variance.Plus(inputs[3]).rsqrt() * inputs[1]).Plus(inputs[2]);
        using (no_grad()) inputs[4].copy_(stack([mean, variance]));
        return [Rectifies ? y.relu() : y];
    }

    // Methods without calls, as in the updates of weights. The last vector of columns overlaps the one before: it writes the same numbers again.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Moments(float* x, long start, long end, int columns, float* sums, float* squares)
    {
        for (var next = 0; next < columns; next += Width)
        {
            var k = Math.Min(next, columns - Width);
            var origin = Vector512.Load(x + k);
            Vector512<float> sum = default, square = default;
            for (var row = start; row < end; row++)
            {
                var difference = Vector512.Load(x + row * columns + k) - origin;
                sum += difference;
                square = Vector512.FusedMultiplyAdd(difference, difference, square);
            }
            sum.Store(sums + k);
            square.Store(squares + k);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Line(float* x, float* y, long start, long end, int columns, float* a, float* b, bool rectifies)
    {
        for (var row = start; row < end; row++)
        {
            for (var next = 0; next < columns; next += Width)
            {
                var k = Math.Min(next, columns - Width);
                var at = row * columns + k;
                var value = Vector512.FusedMultiplyAdd(Vector512.Load(x + at), Vector512.Load(a + k), Vector512.Load(b + k));
                // NaN is not less than 0 and stays.
                if (rectifies) value = Lane.Rectified(value);
                value.Store(y + at);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sums(float* x, float* g, long start, long end, int columns, float* mean, float* a, float* b, bool rectifies, float* sums, float* products)
    {
        for (var next = 0; next < columns; next += Width)
        {
            var k = Math.Min(next, columns - Width);
            Vector512<float> center = Vector512.Load(mean + k), slope = Vector512.Load(a + k), shift = Vector512.Load(b + k), sum = default, product = default;
            for (var row = start; row < end; row++)
            {
                var at = row * columns + k;
                var (value, given) = (Vector512.Load(x + at), Vector512.Load(g + at));
                if (rectifies) given = Vector512.AndNot(given, Vector512.LessThanOrEqual(Vector512.FusedMultiplyAdd(value, slope, shift), default));
                sum += given;
                product = Vector512.FusedMultiplyAdd(given, value - center, product);
            }
            sum.Store(sums + k);
            product.Store(products + k);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Difference(float* x, float* g, float* dx, long start, long end, int columns, float* factors, float* a, float* b, bool rectifies)
    {
        for (var row = start; row < end; row++)
        {
            for (var next = 0; next < columns; next += Width)
            {
                var k = Math.Min(next, columns - Width);
                var at = row * columns + k;
                var (value, given) = (Vector512.Load(x + at), Vector512.Load(g + at));
                if (rectifies) given = Vector512.AndNot(given, Vector512.LessThanOrEqual(Vector512.FusedMultiplyAdd(value, Vector512.Load(a + k), Vector512.Load(b + k)), default));
                var line = Vector512.FusedMultiplyAdd(value, Vector512.Load(factors + columns + k), Vector512.Load(factors + 2 * columns + k));
                Vector512.FusedMultiplyAdd(given, Vector512.Load(factors + k), line).Store(dx + at);
            }
        }
    }
}
