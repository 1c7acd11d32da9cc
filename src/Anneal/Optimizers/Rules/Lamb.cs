using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>LAMB: Adam with the step of each variable scaled to the rate times the variable's norm, for very large batches.</summary>
/// <remarks>
/// With rate r, gradient g and update number t from 1; m and v start at 0:
/// <code>
/// m ← m + (1 - β₁)(g - m)
/// v ← v + (1 - β₂)(g² - v)
/// u = m / (1 - β₁ᵗ) / (√(v / (1 - β₂ᵗ)) + ε)
/// w ← w - r ‖w‖ / ‖u‖ · u (if a norm is 0: w ← w - r u)
/// </code>
/// Keras: <c>keras.optimizers.Lamb</c>, with the same arguments and defaults. Source: You et al., Large Batch Optimization for Deep
/// Learning: Training BERT in 76
/// minutes, 2019. As in Keras and unlike in the paper, weight decay does not count in the norms.
/// </remarks>
/// <example><code>
/// new Lamb(0.002, weightDecay: 0.01)
/// </code></example>
[Keras("keras.optimizers")]
public sealed partial class Lamb : RuleOptimizer, ISummingRule
{
    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The rate: a number, a schedule or a function. Default 0.001.</param>
    /// <param name="beta1">β₁, the decay of the mean gradient, in [0, 1), or a schedule. Default 0.9.</param>
    /// <param name="beta2">β₂, the decay of the mean squared gradient, in [0, 1), or a schedule. Default 0.999.</param>
    /// <param name="epsilon">ε, which keeps the divisor above 0; at least 0. Default 1e-7.</param>
    /// <param name="weightDecay">The weight decay, at least 0, or a schedule. Default null: none.</param>
    /// <param name="name">The name. Default <c>lamb</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range. (Keras accepts any value.)</exception>
    public Lamb(
        LearningRate? learningRate = null,
        Hyperparameter? beta1 = null,
        Hyperparameter? beta2 = null,
        double epsilon = 1e-7,
        Hyperparameter? weightDecay = null,
        string? name = null)
        : base(learningRate ?? 0.001, name)
    {
        Beta1 = Within(nameof(beta1), beta1 ?? 0.9, 0, 1, mostIncluded: false);
        Beta2 = Within(nameof(beta2), beta2 ?? 0.999, 0, 1, mostIncluded: false);
        Epsilon = Require.Single(Require.NotNegative(epsilon));
        WeightDecay = weightDecay;
    }

    /// <summary>β₁. Default 0.9. If it follows a schedule, 1 - β₁ᵗ is computed with the β₁ of the update.</summary>
    public Hyperparameter Beta1 { get; }

    /// <summary>β₂. Default 0.999. If it follows a schedule, 1 - β₂ᵗ is computed with the β₂ of the update.</summary>
    public Hyperparameter Beta2 { get; }

    /// <summary>ε. Default 1e-7.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames => ["momentum", "velocity"];

    /// <inheritdoc/>
    protected override void Update(Tensor variable, Tensor gradient, IReadOnlyList<Tensor> state, UpdateStep step)
    {
        new TensorRun(variable, gradient, state).Apply(new Means<TensorElement>(this, step));
        var u = new Direction<TensorElement>(this, step, wide: variable.dtype == float64).Of(new(gradient), new(state[0]), new(state[1])).Tensor;
        var norms = NormScript.Norms([variable, u]);
        var ratio = where(norms.IsAbove(0).all(), norms[0] / norms[1], ones_like(norms[0]));
        variable.sub_(u * ratio.Times(step.LearningRate));
    }

    SquareSums ISummingRule.Sum(in UpdateMemory memory)
    {
        OnePass.Run(new Means<Lanes>(this, memory.Step), memory);
        return SquareSums.Of(new Direction<Lanes>(this, memory.Step, wide: false), memory);
    }

    void IMemoryRule.Update(in UpdateMemory memory)
    {
        var (wNorm, uNorm) = ((float)Math.Sqrt(memory.Sums.Weights), (float)Math.Sqrt(memory.Sums.Directions));
        var ratio = wNorm > 0 && uNorm > 0 ? wNorm / uNorm : 1;
        OnePass.Run(new MoveAlong<Direction<Lanes>>(new(this, memory.Step, wide: false), ratio * (float)memory.Step.LearningRate), memory);
    }

    private readonly struct Means<T>(Lamb lamb, UpdateStep step) : IUpdateRule<T>
        where T : struct, IElement<T>
    {
        private readonly T c1 = T.Of(1 - lamb.Beta1.At(step.Iteration)), c2 = T.Of(1 - lamb.Beta2.At(step.Iteration));

        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update(ref T w, T g, ref T m, ref T v, ref T _)
        {
            m += c1 * (g - m);
            v += c2 * (g * g - v);
        }
    }

    private readonly struct Direction<T>(Lamb lamb, UpdateStep step, bool wide) : IDirection<T>
        where T : struct, IElement<T>
    {
        private readonly T s1 = T.Of(1 / step.Bias(lamb.Beta1.At(step.Iteration), wide));
        private readonly T s2 = T.Of(1 / step.Bias(lamb.Beta2.At(step.Iteration), wide));
        private readonly T ε = T.Of(lamb.Epsilon);

        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Of(T g, T m, T v) => s1 * m / (T.Sqrt(s2 * v) + ε);
    }
}
