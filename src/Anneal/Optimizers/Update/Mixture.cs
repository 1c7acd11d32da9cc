using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Mixes b into a for many pairs of tensors in one pass: sums of gradients, and moving averages.</summary>
internal sealed class Mixture
{
    private readonly MemoryPlan plan;
    private double share;
    private bool averages;

    public Mixture() => plan = new((in UpdateMemory memory) =>
    {
        if (averages) OnePass.Run(new AverageRule((float)share), memory);
        else OnePass.Run(new SumRule((float)share), memory);
    });

    /// <summary>What follows is a ← a + share × b. The sum is nowhere -0, whatever a and b are.</summary>
    public void BeginSum(double share) => Begin(share, averages: false);

    /// <summary>What follows is a ← a + share × (b - a), so written that a stays where it is b.</summary>
    public void BeginAverage(double share) => Begin(share, averages: true);

    /// <summary>Takes a pair of the same shape: for <see cref="Run"/>, or mixed at once where they are not float32 in CPU memory.</summary>
    public void Add(Tensor a, Tensor b)
    {
        if (UpdateMemory.TryOpen(a, b, out var memory))
        {
            plan.Add(memory);
            return;
        }
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        if (averages) a.Plus_(b - a, share);
        else a.Plus_(0).Plus_(b, share);
    }

    public void Run() => plan.Run();

    private void Begin(double share, bool averages)
    {
        plan.Clear();
        (this.share, this.averages) = (share, averages);
    }

    private readonly struct SumRule(float share) : IUpdateRule<Lanes>
    {
        private readonly Lanes share = Lanes.Of(share);

        public static int StateCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update(ref Lanes a, Lanes b, ref Lanes _, ref Lanes __, ref Lanes ___) =>
            a += share * b + Lanes.Of(0);
    }

    private readonly struct AverageRule(float share) : IUpdateRule<Lanes>
    {
        private readonly Lanes share = Lanes.Of(share);

        public static int StateCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update(ref Lanes a, Lanes b, ref Lanes _, ref Lanes __, ref Lanes ___) =>
            a += share * (b - a);
    }
}
