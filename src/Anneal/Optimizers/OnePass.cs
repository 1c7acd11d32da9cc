using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Anneal.Optimizers;

/// <summary>Runs a rule over arrays so that weights, gradient and state are each read and written once.</summary>
internal static unsafe class OnePass
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TRule>(TRule rule, in UpdateMemory memory)
        where TRule : struct, IUpdateRule
    {
        const int width = 16;
        float* w = memory.Weights, g = memory.Gradient, a = memory.First, b = memory.Second, c = memory.Third;
        long i = 0;
        for (; i + width <= memory.Count; i += width) Block(rule, w + i, g + i, a + i, b + i, c + i);

        // The rest goes through the same formula in a block of its own.
        var rest = (int)(memory.Count - i);
        if (rest == 0) return;
        var block = stackalloc float[5 * width];
        Copy(w + i, block, rest);
        Copy(g + i, block + width, rest);
        if (TRule.StateCount > 0) Copy(a + i, block + 2 * width, rest);
        if (TRule.StateCount > 1) Copy(b + i, block + 3 * width, rest);
        if (TRule.StateCount > 2) Copy(c + i, block + 4 * width, rest);
        Block(rule, block, block + width, block + 2 * width, block + 3 * width, block + 4 * width);
        Copy(block, w + i, rest);
        if (TRule.StateCount > 0) Copy(block + 2 * width, a + i, rest);
        if (TRule.StateCount > 1) Copy(block + 3 * width, b + i, rest);
        if (TRule.StateCount > 2) Copy(block + 4 * width, c + i, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block<TRule>(TRule rule, float* w, float* g, float* a, float* b, float* c)
        where TRule : struct, IUpdateRule
    {
        var weights = Vector512.Load(w);
        var first = TRule.StateCount > 0 ? Vector512.Load(a) : default;
        var second = TRule.StateCount > 1 ? Vector512.Load(b) : default;
        var third = TRule.StateCount > 2 ? Vector512.Load(c) : default;
        rule.Update(ref weights, Vector512.Load(g), ref first, ref second, ref third);
        weights.Store(w);
        if (TRule.StateCount > 0) first.Store(a);
        if (TRule.StateCount > 1) second.Store(b);
        if (TRule.StateCount > 2) third.Store(c);
    }

    private static void Copy(float* from, float* to, int count) => new Span<float>(from, count).CopyTo(new Span<float>(to, count));
}
