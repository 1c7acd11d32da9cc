using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Factors that drop: 0 with the probability of the rate, else 1 / (1 - rate).</summary>
internal static class DropoutMask
{
    /// <summary>A new tensor of factors for an input, a function of the key alone.</summary>
    public static Tensor Of(long[] shape, double rate, ulong key, Tensor input)
    {
        var mask = empty(shape, dtype: float32);
        Fill(MemoryMarshal.Cast<byte, float>(mask.bytes), rate, key);
        return mask.to(input.dtype, input.device);
    }

    // One pass of SplitMix64, two decisions a word: libtorch's own dropout takes some hundred times as long on a CPU.
    private static void Fill(Span<float> mask, double rate, ulong state)
    {
        var keepBelow = (ulong)Math.Round((1 - rate) * 4294967296.0);
        var kept = rate < 1 ? (float)(1 / (1 - rate)) : 0;
        for (var i = 0; i < mask.Length; i += 2)
        {
            state += 0x9E3779B97F4A7C15;
            var word = RandomSeed.Mix(state);
            mask[i] = (uint)word < keepBelow ? kept : 0;
            if (i + 1 < mask.Length) mask[i + 1] = (word >> 32) < keepBelow ? kept : 0;
        }
    }
}
