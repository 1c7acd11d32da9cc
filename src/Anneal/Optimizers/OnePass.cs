using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Anneal.Optimizers;

/// <summary>Runs a rule over arrays so that weights, gradient and state are each read and written once.</summary>
internal static unsafe class OnePass
{
    private const int Width = 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TRule>(TRule rule, in UpdateMemory memory)
        where TRule : struct, IUpdateRule
    {
        if (memory.Transform.IsIdentity) Run<TRule, AsItIs>(rule, default, memory);
        else Run<TRule, Transformed>(rule, new(memory.Transform), memory);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TRule, TTransform>(TRule rule, TTransform transform, in UpdateMemory memory)
        where TRule : struct, IUpdateRule
        where TTransform : struct, ITransform
    {
        float* w = memory.Weights, g = memory.Gradient, a = memory.First, b = memory.Second, c = memory.Third;
        long i = 0;
        for (; i + Width <= memory.Count; i += Width) Block(rule, transform, w + i, g + i, a + i, b + i, c + i);

        // The rest goes through the same formula in a block of its own.
        var rest = (int)(memory.Count - i);
        if (rest == 0) return;
        var block = stackalloc float[5 * Width];
        Copy(w + i, block, rest);
        Copy(g + i, block + Width, rest);
        if (TRule.StateCount > 0) Copy(a + i, block + 2 * Width, rest);
        if (TRule.StateCount > 1) Copy(b + i, block + 3 * Width, rest);
        if (TRule.StateCount > 2) Copy(c + i, block + 4 * Width, rest);
        Block(rule, transform, block, block + Width, block + 2 * Width, block + 3 * Width, block + 4 * Width);
        Copy(block, w + i, rest);
        if (TRule.StateCount > 0) Copy(block + 2 * Width, a + i, rest);
        if (TRule.StateCount > 1) Copy(block + 3 * Width, b + i, rest);
        if (TRule.StateCount > 2) Copy(block + 4 * Width, c + i, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block<TRule, TTransform>(TRule rule, TTransform transform, float* w, float* g, float* a, float* b, float* c)
        where TRule : struct, IUpdateRule
        where TTransform : struct, ITransform
    {
        var weights = Vector512.Load(w);
        var gradient = Vector512.Load(g);
        transform.Apply(ref weights, ref gradient);
        var first = TRule.StateCount > 0 ? Vector512.Load(a) : default;
        var second = TRule.StateCount > 1 ? Vector512.Load(b) : default;
        var third = TRule.StateCount > 2 ? Vector512.Load(c) : default;
        rule.Update(ref weights, gradient, ref first, ref second, ref third);
        weights.Store(w);
        if (TRule.StateCount > 0) first.Store(a);
        if (TRule.StateCount > 1) second.Store(b);
        if (TRule.StateCount > 2) third.Store(c);
    }

    private static void Copy(float* from, float* to, int count) => new Span<float>(from, count).CopyTo(new Span<float>(to, count));

    private interface ITransform
    {
        void Apply(ref Vector512<float> weights, ref Vector512<float> gradient);
    }

    private readonly struct AsItIs : ITransform
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector512<float> weights, ref Vector512<float> gradient)
        {
        }
    }

    private readonly struct Transformed(GradientTransform transform) : ITransform
    {
        private readonly Vector512<float> scale = Vector512.Create(transform.Scale);
        private readonly Vector512<float> limit = Vector512.Create(transform.Limit);
        private readonly Vector512<float> decay = Vector512.Create(transform.Decay);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector512<float> weights, ref Vector512<float> gradient)
        {
            gradient = Vector512.Max(Vector512.Min(gradient * scale, limit), -limit);
            weights *= decay;
        }
    }
}
