using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>a ← keep × a + take × b for many pairs of tensors: moving averages, and sums of gradients.</summary>
internal sealed class Mixture
{
    private readonly MemoryPlan plan;
    private float keep, take;

    public Mixture() => plan = new((in UpdateMemory memory) => OnePass.Run(new Rule(keep, take), memory));

    /// <summary>What <see cref="Add"/> and <see cref="Run"/> mix by.</summary>
    public void Begin(double keep, double take) => (this.keep, this.take) = ((float)keep, (float)take);

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
        if (keep != 1) a.mul_(keep);
        a.add_(b, alpha: take);
    }

    public void Run() => plan.Run();

    private readonly struct Rule(float keep, float take) : IUpdateRule
    {
        private readonly Vector512<float> keep = Vector512.Create(keep), take = Vector512.Create(take);

        public static int StateCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update(ref Vector512<float> a, Vector512<float> b, ref Vector512<float> _, ref Vector512<float> __, ref Vector512<float> ___) =>
            a = a * keep + b * take;
    }
}
