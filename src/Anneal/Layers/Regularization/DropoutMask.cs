using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Anneal.Native;
using Anneal.Optimizers;
using static Anneal.Lane;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Factors that drop: 0 with the probability of the rate, else 1 / (1 - rate).</summary>
internal static unsafe class DropoutMask
{
    /// <summary>A new tensor of factors for an input, a function of the key alone.</summary>
    public static Tensor Of(long[] shape, double rate, ulong key, Tensor input)
    {
        var mask = ones(shape, dtype: float32);
        Multiply(mask, mask, rate, key);
        return mask.to(input.dtype, input.device);
    }

    /// <summary>Multiplies the numbers of one contiguous tensor by factors, into another.</summary>
    public static void Multiply(Tensor from, Tensor to, double rate, ulong key)
    {
        var (x, y, count) = ((nint)TensorMemory.Floats(from), (nint)TensorMemory.Floats(to), from.numel());
        new ParallelRanges((start, end) => Multiply((float*)x, (float*)y, start, end, rate, key), unit: Width).Run(count, ParallelRanges.ThreadsFor(count));
    }

    // SplitMix64, two decisions a word: libtorch's own dropout takes some hundred times as long on a CPU.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(float* x, float* y, long start, long end, double rate, ulong key)
    {
        const ulong Step = 0x9E3779B97F4A7C15;
        var keepBelow = (ulong)Math.Round((1 - rate) * 4294967296.0);
        var (last, kept) = (Vector512.Create((uint)(keepBelow - 1)), Vector512.Create(keepBelow == 0 ? 0 : (float)(1 / (1 - rate))));
        var state = Vector512.Create(key + (ulong)(start / 2 + 1) * Step) + Vector512<ulong>.Indices * Step;
        for (var i = start; i < end; i += Width, state += Vector512.Create(unchecked(8 * Step)))
        {
            var word = state;
            word = (word ^ Vector512.ShiftRightLogical(word, 30)) * Vector512.Create(0xBF58476D1CE4E5B9);
            word = (word ^ Vector512.ShiftRightLogical(word, 27)) * Vector512.Create(0x94D049BB133111EB);
            word ^= Vector512.ShiftRightLogical(word, 31);
            var factors = kept & Vector512.LessThanOrEqual(word.AsUInt32(), last).AsSingle();
            Store(Load(x + i, end - i) * factors, y + i, end - i);
        }
    }
}
