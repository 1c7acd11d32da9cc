using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text.Json.Nodes;
using Anneal.Naming;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Adam with the largest gradient of late in place of the mean squared one.</summary>
/// <remarks>
/// With rate r, gradient g, update number t from 1, and m, u first 0:
/// <code>
/// m ← m + (1 - β₁)(g - m)
/// u ← max(β₂ u, |g|)
/// w ← w - r m / ((1 - β₁ᵗ)(u + ε))
/// </code>
/// Keras: <c>keras.optimizers.Adamax</c>, same order and defaults. Source: section 7.1 of Kingma and Ba, Adam: A Method for Stochastic Optimization, 2014,
/// which has no ε; PyTorch puts it beside |g|.
/// </remarks>
/// <example><code>
/// new Adamax(0.002)
/// </code></example>
public sealed class Adamax : Optimizer
{
    /// <summary>Adamax.</summary>
    /// <param name="learningRate">A number, a schedule or a function. Default 0.001.</param>
    /// <param name="beta1">β₁, how much of the mean gradient stays, in [0, 1), or a schedule. Default 0.9.</param>
    /// <param name="beta2">β₂, how much of the largest gradient stays, in [0, 1), or a schedule. Default 0.999.</param>
    /// <param name="epsilon">ε, keeps the divisor from 0; at least 0. Default 1e-7.</param>
    /// <param name="name">Default <c>adamax</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range. (Keras accepts any.)</exception>
    public Adamax(
        LearningRate? learningRate = null, Hyperparameter? beta1 = null, Hyperparameter? beta2 = null, double epsilon = 1e-7, string? name = null)
        : base(learningRate ?? 0.001, name)
    {
        Beta1 = Within(nameof(beta1), beta1 ?? 0.9, 0, 1, mostIncluded: false);
        Beta2 = Within(nameof(beta2), beta2 ?? 0.999, 0, 1, mostIncluded: false);
        Epsilon = Argument.NotNegative(epsilon);
    }

    /// <summary>β₁. Default 0.9. Where it follows a schedule, 1 - β₁ᵗ is taken with the β₁ of the update.</summary>
    public Hyperparameter Beta1 { get; }

    /// <summary>β₂. Default 0.999.</summary>
    public Hyperparameter Beta2 { get; }

    /// <summary>ε. Default 1e-7.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames => ["momentum", "norm"];

    /// <inheritdoc/>
    protected override void Update(Tensor variable, Tensor gradient, IReadOnlyList<Tensor> state, UpdateStep step)
    {
        var (α, c1, β2, ε) = Factors(step, wide: variable.dtype == float64);
        var m = state[0].Plus_((gradient - state[0]).Times(c1));
        var u = state[1].copy_(maximum(state[1].Times(β2), gradient.abs()));
        variable.sub_(m.Times(α) / u.Plus(ε));
    }

    internal static Adamax Read(OptimizerConfig config) =>
        new(config.Rate, config.Hyperparameter("beta_1"), config.Hyperparameter("beta_2"), config.Number("epsilon"), config.Name);

    private protected override void WriteConfig(JsonObject config)
    {
        config["beta_1"] = ToJson(Beta1);
        config["beta_2"] = ToJson(Beta2);
        config["epsilon"] = ToJson(Epsilon);
    }

    private protected override bool HasOnePass => true;

    private protected override void UpdateInOnePass(in UpdateMemory memory) => OnePass.Run(new Rule(Factors(memory.Step)), memory);

    /// <summary>r / (1 - β₁ᵗ), 1 - β₁, β₂ and ε of one update.</summary>
    private (double, double, double, double) Factors(UpdateStep step, bool wide = false)
    {
        var (β1, β2) = (Beta1.At(step.Iteration), Beta2.At(step.Iteration));
        var α = wide ? step.LearningRate / step.Bias(β1, wide) : (float)step.LearningRate / (1 - step.Power(β1));
        return (α, 1 - β1, β2, Epsilon);
    }

    private readonly struct Rule((double α, double c1, double β2, double ε) factors) : IUpdateRule
    {
        private readonly Vector512<float> α = Vector512.Create((float)factors.α);
        private readonly Vector512<float> c1 = Vector512.Create((float)factors.c1);
        private readonly Vector512<float> β2 = Vector512.Create((float)factors.β2);
        private readonly Vector512<float> ε = Vector512.Create((float)factors.ε);

        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update(ref Vector512<float> w, Vector512<float> g, ref Vector512<float> m, ref Vector512<float> u, ref Vector512<float> _)
        {
            m += c1 * (g - m);
            u = Vector512.Max(β2 * u, Vector512.Abs(g));
            w -= α * m / (u + ε);
        }
    }
}
