using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Anneal.Native;
using Anneal.Optimizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Factors that drop: 0 with the probability of the rate, else 1 / (1 - rate).</summary>
internal static unsafe class DropoutMask
{
    private const int Width = 16;
    private const ulong Step = 0x9E3779B97F4A7C15;

    /// <summary>The key of the factors from a place on, which is even: two stand in a word.</summary>
    public static ulong From(ulong key, long place) => key + (ulong)(place / 2) * Step;

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

    // The last numbers go through the same formula in a block of their own.
    private static void Multiply(float* x, float* y, long start, long end, double rate, ulong key)
    {
        var whole = (end - start) / Width * Width + start;
        MultiplyBlocks(x + start, y + start, whole - start, rate, key + (ulong)(start / 2) * Step);
        if (whole == end) return;
        var block = stackalloc float[Width];
        var rest = (int)(end - whole);
        new Span<float>(x + whole, rest).CopyTo(new(block, Width));
        MultiplyBlocks(block, block, Width, rate, key + (ulong)(whole / 2) * Step);
        new Span<float>(block, rest).CopyTo(new(y + whole, rest));
    }

    // SplitMix64, two decisions a word: libtorch's own dropout takes some hundred times as long on a CPU.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyBlocks(float* x, float* y, long count, double rate, ulong key)
    {
        var keepBelow = (ulong)Math.Round((1 - rate) * 4294967296.0);
        var (last, kept) = (Vector512.Create((uint)(keepBelow - 1)), Vector512.Create(keepBelow == 0 ? 0 : (float)(1 / (1 - rate))));
        var state = Vector512.Create(key) + (Vector512<ulong>.Indices + Vector512<ulong>.One) * Step;
        for (long i = 0; i < count; i += Width, state += Vector512.Create(unchecked(Width / 2 * Step)))
        {
            var word = (state ^ Vector512.ShiftRightLogical(state, 30)) * 0xBF58476D1CE4E5B9;
            word = (word ^ Vector512.ShiftRightLogical(word, 27)) * 0x94D049BB133111EB;
            word ^= Vector512.ShiftRightLogical(word, 31);
            var factors = kept & Vector512.LessThanOrEqual(word.AsUInt32(), last).AsSingle();
            (Vector512.Load(x + i) * factors).Store(y + i);
        }
    }
}
