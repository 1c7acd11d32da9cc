using System.Runtime.Intrinsics;
using Anneal.Native;
using TorchSharp;

namespace Anneal.Optimizers;

/// <summary>The sum of a gradient's squares, read once.</summary>
internal static unsafe class GradientNorm
{
    public static double SumOfSquares(torch.Tensor gradient)
    {
        if (UpdateMemory.Fits(gradient)) return SumOfSquares(TensorMemory.Floats(gradient), gradient.numel());
        using var scope = torch.NewDisposeScope();
        var norm = gradient.to(torch.float64).norm().ToDouble();
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
}
