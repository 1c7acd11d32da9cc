using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text.Json.Nodes;
using Anneal.Naming;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Adam whose step in each variable is as long as the rate times the variable's own norm: for very large batches.</summary>
/// <remarks>
/// With rate r, gradient g, update number t from 1, and m, v first 0:
/// <code>
/// m ← m + (1 - β₁)(g - m)
/// v ← v + (1 - β₂)(g² - v)
/// u = m / (1 - β₁ᵗ) / (√(v / (1 - β₂ᵗ)) + ε)
/// w ← w - r ‖w‖ / ‖u‖ · u             (where a norm is 0: w ← w - r u)
/// </code>
/// Keras: <c>keras.optimizers.Lamb</c>, same order and defaults. Source: You et al., Large Batch Optimization for Deep Learning: Training BERT in 76
/// minutes, 2019. Unlike the paper's, weight decay stands outside the norms, as in Keras.
/// </remarks>
/// <example><code>
/// new Lamb(0.002, weightDecay: 0.01)
/// </code></example>
public sealed class Lamb : Optimizer
{
    /// <summary>Lamb.</summary>
    /// <param name="learningRate">A number, a schedule or a function. Default 0.001.</param>
    /// <param name="beta1">β₁, how much of the mean gradient stays, in [0, 1), or a schedule. Default 0.9.</param>
    /// <param name="beta2">β₂, how much of the mean squared gradient stays, in [0, 1), or a schedule. Default 0.999.</param>
    /// <param name="epsilon">ε, keeps the divisor from 0; at least 0. Default 1e-7.</param>
    /// <param name="weightDecay">At least 0, or a schedule. Default null: none.</param>
    /// <param name="name">Default <c>lamb</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range. (Keras accepts any.)</exception>
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
        Epsilon = Argument.NotNegative(epsilon);
        WeightDecay = weightDecay;
    }

    /// <summary>β₁. Default 0.9. Where it follows a schedule, 1 - β₁ᵗ is taken with the β₁ of the update.</summary>
    public Hyperparameter Beta1 { get; }

    /// <summary>β₂. Default 0.999. Where it follows a schedule, 1 - β₂ᵗ is taken with the β₂ of the update.</summary>
    public Hyperparameter Beta2 { get; }

    /// <summary>ε. Default 1e-7.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames => ["momentum", "velocity"];

    /// <inheritdoc/>
    protected override void Update(Tensor variable, Tensor gradient, IReadOnlyList<Tensor> state, UpdateStep step)
    {
        var (β1, β2) = (Beta1.At(step.Iteration), Beta2.At(step.Iteration));
        var wide = variable.dtype == float64;
        var (m, v) = (state[0], state[1]);
        m.Approach(gradient, 1 - β1);
        v.ApproachSquare(gradient, 1 - β2);
        using var u = m.DividedBy(step.Bias(β1, wide));
        using (var divisor = v.DividedBy(step.Bias(β2, wide))) u.div_(divisor.sqrt_().Plus_(Epsilon));
        var (wNorm, uNorm) = (variable.norm(), u.norm());
        var ratio = where(wNorm.IsAbove(0).logical_and(uNorm.IsAbove(0)), wNorm / uNorm, ones_like(wNorm));
        variable.sub_(u.mul_(ratio.Times(step.LearningRate)));
    }

    private protected override bool HasOnePass => true;

    private protected override bool NeedsSums => true;

    private protected override SquareSums SumFirst(in UpdateMemory memory)
    {
        OnePass.Run(new Means(this, memory.Step), memory);
        return SquareSums.Of(new Direction(this, memory.Step), memory);
    }

    private protected override void UpdateInOnePass(in UpdateMemory memory)
    {
        var (wNorm, uNorm) = ((float)Math.Sqrt(memory.Sums.Weights), (float)Math.Sqrt(memory.Sums.Directions));
        var ratio = wNorm > 0 && uNorm > 0 ? wNorm / uNorm : 1;
        OnePass.Run(new MoveAlong<Direction>(new(this, memory.Step), ratio * (float)memory.Step.LearningRate), memory);
    }

    internal static Lamb Read(OptimizerConfig config) =>
        new(config.Rate, config.Hyperparameter("beta_1"), config.Hyperparameter("beta_2"), config.Number("epsilon"), name: config.Name);

    private protected override void WriteConfig(JsonObject config)
    {
        config["beta_1"] = ToJson(Beta1);
        config["beta_2"] = ToJson(Beta2);
        config["epsilon"] = ToJson(Epsilon);
    }

    private readonly struct Means(Lamb lamb, UpdateStep step) : IUpdateRule
    {
        private readonly Vector512<float> c1 = Vector512.Create((float)(1 - lamb.Beta1.At(step.Iteration)));
        private readonly Vector512<float> c2 = Vector512.Create((float)(1 - lamb.Beta2.At(step.Iteration)));

        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update(ref Vector512<float> w, Vector512<float> g, ref Vector512<float> m, ref Vector512<float> v, ref Vector512<float> _)
        {
            m += c1 * (g - m);
            v += c2 * (g * g - v);
        }
    }

    private readonly struct Direction(Lamb lamb, UpdateStep step) : IDirection
    {
        private readonly Vector512<float> s1 = Vector512.Create((float)(1 / step.Bias(lamb.Beta1.At(step.Iteration), wide: false)));
        private readonly Vector512<float> s2 = Vector512.Create((float)(1 / step.Bias(lamb.Beta2.At(step.Iteration), wide: false)));
        private readonly Vector512<float> ε = Vector512.Create((float)lamb.Epsilon);

        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Of(Vector512<float> g, Vector512<float> m, Vector512<float> v) => s1 * m / (Vector512.Sqrt(s2 * v) + ε);
    }
}
