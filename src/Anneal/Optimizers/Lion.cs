using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Steps of exactly the rate in each weight: the sign of a mean gradient.</summary>
/// <remarks>
/// With rate r, gradient g, and m first 0:
/// <code>
/// w ← w - r sign(β₁ m + (1 - β₁) g)
/// m ← β₂ m + (1 - β₂) g
/// </code>
/// Keras: <c>keras.optimizers.Lion</c>, same order and defaults. Source: Chen et al., Symbolic Discovery of Optimization Algorithms, 2023, which
/// advises a rate 3 to 10 times smaller, and a weight decay as much larger, than AdamW's. A NaN has no sign: it makes the weight NaN.
/// </remarks>
/// <example><code>
/// new Lion(0.0003) { WeightDecay = 0.03 }
/// </code></example>
public sealed class Lion : Optimizer
{
    private static readonly UpdateScript ListScript = new("""
            mean = torch._foreach_mul(first, f[1])
            torch._foreach_add_(mean, torch._foreach_mul(g, f[2]))
            sign = [torch.where(torch.isnan(m), m, torch.sign(m)) for m in mean]
            torch._foreach_add_(w, sign, alpha=-f[0])
            torch._foreach_mul_(first, f[3])
            torch._foreach_add_(first, g, alpha=f[4])
        """);

    /// <summary>Lion.</summary>
    /// <param name="learningRate">A number, a schedule or a function. Default 0.001.</param>
    /// <param name="beta1">β₁, the weight of the mean against the gradient in the sign, in (0, 1], or a schedule. Default 0.9.</param>
    /// <param name="beta2">β₂, how much of the mean gradient stays, in [0, 1), or a schedule. Default 0.99.</param>
    /// <param name="name">Default <c>lion</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range. (Keras accepts any <paramref name="beta2"/>.)</exception>
    public Lion(LearningRate? learningRate = null, Hyperparameter? beta1 = null, Hyperparameter? beta2 = null, string? name = null)
        : base(learningRate ?? 0.001, name)
    {
        Beta1 = Within(nameof(beta1), beta1 ?? 0.9, 0, 1, leastIncluded: false);
        Beta2 = Within(nameof(beta2), beta2 ?? 0.99, 0, 1, mostIncluded: false);
    }

    /// <summary>β₁. Default 0.9.</summary>
    public Hyperparameter Beta1 { get; }

    /// <summary>β₂. Default 0.99.</summary>
    public Hyperparameter Beta2 { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames => ["momentum"];

    /// <inheritdoc/>
    protected override void Update(Tensor variable, Tensor gradient, IReadOnlyList<Tensor> state, UpdateStep step)
    {
        var (r, β1, c1, β2, c2) = Factors(step, wide: variable.dtype == float64);
        var mean = state[0].Times(β1).Plus(gradient.Times(c1));
        variable.sub_(where(mean.isnan(), mean, mean.sign()).Times(r));
        state[0].Times_(β2).Plus_(gradient.Times(c2));
    }

    internal static Lion Read(OptimizerConfig config) =>
        new(config.Rate, config.Hyperparameter("beta_1"), config.Hyperparameter("beta_2"), config.Name);

    private protected override void WriteConfig(JsonObject config)
    {
        config["beta_1"] = ToJson(Beta1);
        config["beta_2"] = ToJson(Beta2);
    }

    private protected override bool HasOnePass => true;

    private protected override void UpdateInOnePass(in UpdateMemory memory) => OnePass.Run(new Rule(Factors(memory.Step)), memory);

    /// <summary>r, β₁, 1 - β₁, β₂ and 1 - β₂ of one update: the differences in float32 as Keras takes them, or in double for double variables.</summary>
    private (double, double, double, double, double) Factors(UpdateStep step, bool wide = false)
    {
        var (β1, β2) = (Beta1.At(step.Iteration), Beta2.At(step.Iteration));
        return wide ? (step.LearningRate, β1, 1 - β1, β2, 1 - β2) : (step.LearningRate, β1, 1 - (float)β1, β2, 1 - (float)β2);
    }

    private protected override UpdateScript Script => ListScript;

    private protected override double[] ScriptFactors(UpdateStep step, ScalarType type)
    {
        var (r, β1, c1, β2, c2) = Factors(step, wide: type == float64);
        return [r, β1, c1, β2, c2];
    }

    private readonly struct Rule((double r, double β1, double c1, double β2, double c2) factors) : IUpdateRule
    {
        private readonly Vector512<float> r = Vector512.Create((float)factors.r);
        private readonly Vector512<float> β1 = Vector512.Create((float)factors.β1), c1 = Vector512.Create((float)factors.c1);
        private readonly Vector512<float> β2 = Vector512.Create((float)factors.β2), c2 = Vector512.Create((float)factors.c2);

        public static int StateCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update(ref Vector512<float> w, Vector512<float> g, ref Vector512<float> m, ref Vector512<float> _, ref Vector512<float> __)
        {
            w -= r * Sign(β1 * m + c1 * g);
            m = β2 * m + c2 * g;
        }

        /// <summary>1, -1, or x itself where that is 0 or NaN.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<float> Sign(Vector512<float> x) =>
            Vector512.ConditionalSelect(Vector512.GreaterThan(Vector512.Abs(x), default), Vector512.CopySign(Vector512<float>.One, x), x);
    }
}
