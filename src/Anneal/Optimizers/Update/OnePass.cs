using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Anneal.Optimizers;

/// <summary>Runs a rule over arrays so that weights, gradient and state are each read and written once.</summary>
internal static unsafe class OnePass
{
    /// <summary>How many elements go through a rule at once.</summary>
    public const int Width = 16;

    public static void Run<TRule>(in TRule rule, in UpdateMemory memory)
        where TRule : struct, IUpdateRule<Lanes>
    {
        var transform = memory.Transform;
        var clips = transform.Rescales || transform.Clamps;
        if (clips && transform.Decays) Run<TRule, ClipAndDecay>(rule, new(transform), memory);
        else if (clips) Run<TRule, ClipOnly>(rule, new(transform), memory);
        else if (transform.Decays) Run<TRule, Decay>(rule, new(transform), memory);
        else Run<TRule, AsItIs>(rule, default, memory);
    }

    private static void Run<TRule, TTransform>(in TRule rule, in TTransform transform, in UpdateMemory memory)
        where TRule : struct, IUpdateRule<Lanes>
        where TTransform : struct, ITransform
    {
        var whole = memory.Count / Width * Width;
        Blocks(rule, transform, memory.Weights, memory.Gradient, memory.First, memory.Second, memory.Third, whole);
        if (whole < memory.Count) Rest(rule, transform, memory.Part(whole, memory.Count - whole));
    }

    // A method without calls: the registers that hold the rule's constants would be spilled and read back in every round.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Blocks<TRule, TTransform>(TRule rule, TTransform transform, float* w, float* g, float* a, float* b, float* c, long count)
        where TRule : struct, IUpdateRule<Lanes>
        where TTransform : struct, ITransform
    {
        for (long i = 0; i < count; i += Width) Block(rule, transform, w + i, g + i, a + i, b + i, c + i);
    }

    // The last elements go through the same formula in a block of their own.
    private static void Rest<TRule, TTransform>(in TRule rule, in TTransform transform, in UpdateMemory memory)
        where TRule : struct, IUpdateRule<Lanes>
        where TTransform : struct, ITransform
    {
        var block = stackalloc float[UpdateMemory.PaddedLength];
        var rest = memory.Padded(block, TRule.StateCount);
        Block(rule, transform, rest.Weights, rest.Gradient, rest.First, rest.Second, rest.Third);
        rest.CopyTo(memory, TRule.StateCount);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block<TRule, TTransform>(in TRule rule, in TTransform transform, float* w, float* g, float* a, float* b, float* c)
        where TRule : struct, IUpdateRule<Lanes>
        where TTransform : struct, ITransform
    {
        var weights = new Lanes(Vector512.Load(w));
        var gradient = new Lanes(Vector512.Load(g));
        transform.Apply(ref weights, ref gradient);
        var first = TRule.StateCount > 0 ? new Lanes(Vector512.Load(a)) : default;
        var second = TRule.StateCount > 1 ? new Lanes(Vector512.Load(b)) : default;
        var third = TRule.StateCount > 2 ? new Lanes(Vector512.Load(c)) : default;
        rule.Update(ref weights, gradient, ref first, ref second, ref third);
        weights.Values.Store(w);
        if (TRule.StateCount > 0) first.Values.Store(a);
        if (TRule.StateCount > 1) second.Values.Store(b);
        if (TRule.StateCount > 2) third.Values.Store(c);
    }

    private interface ITransform
    {
        void Apply(ref Lanes weights, ref Lanes gradient);
    }

    private readonly struct AsItIs : ITransform
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Lanes weights, ref Lanes gradient)
        {
        }
    }

    private readonly struct ClipOnly(GradientTransform transform) : ITransform
    {
        private readonly Clip clip = new(transform);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Lanes weights, ref Lanes gradient) => gradient = clip.Of(gradient);
    }

    private readonly struct Decay(GradientTransform transform) : ITransform
    {
        private readonly Lanes decay = Lanes.Of(transform.Decay);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Lanes weights, ref Lanes gradient) => weights -= weights * decay;
    }

    private readonly struct ClipAndDecay(GradientTransform transform) : ITransform
    {
        private readonly Clip clip = new(transform);
        private readonly Decay decay = new(transform);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Lanes weights, ref Lanes gradient)
        {
            gradient = clip.Of(gradient);
            decay.Apply(ref weights, ref gradient);
        }
    }
}
