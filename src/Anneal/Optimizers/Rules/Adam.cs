using System.Runtime.CompilerServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Adam: steps of about the size of the rate, from running means of the gradient and the squared gradient.</summary>
/// <remarks>
/// With rate r, gradient g and update number t from 1; m and v start at 0:
/// <code>
/// α = r √(1 - β₂ᵗ) / (1 - β₁ᵗ)
/// m ← m + (1 - β₁)(g - m)
/// v ← v + (1 - β₂)(g² - v)
/// w ← w - α m / (√v + ε)             (AMSGrad: √v̂ with v̂ ← max(v̂, v))
/// </code>
/// Keras: <c>keras.optimizers.Adam</c>, with the same arguments and defaults. Source: Kingma and Ba, Adam: A Method for Stochastic
/// Optimization, 2014. ε is the paper's "epsilon hat" (section 2); PyTorch's ε corresponds to this ε divided by √(1 - β₂ᵗ).
/// </remarks>
/// <example><code>
/// new Adam()
/// new Adam(new CosineDecay(0.0, decaySteps: 9_000, warmupTarget: 0.001, warmupSteps: 1_000), amsgrad: true)
/// </code></example>
[Keras("keras.optimizers")]
public partial class Adam : ElementwiseOptimizer
{
    // One pass over memory, where the script of the rule would take six: it stays beside the rule.
    private static readonly UpdateScript FusedScript = new("""
            steps = [torch.ones([1], device=w[0].device)] * len(w)
            torch._fused_adam_(
                w, g, first, second, third, steps,
                lr=f[0], beta1=f[1], beta2=f[2], weight_decay=0.0, eps=f[3], amsgrad=len(third) > 0, maximize=False)
        """);

    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The rate: a number, a schedule or a function. Default 0.001.</param>
    /// <param name="beta1">β₁, the decay of the mean gradient, in [0, 1), or a schedule. Default 0.9.</param>
    /// <param name="beta2">β₂, the decay of the mean squared gradient, in [0, 1), or a schedule. Default 0.999.</param>
    /// <param name="epsilon">ε, which keeps the divisor above 0; at least 0. Default 1e-7.</param>
    /// <param name="amsgrad">Whether the largest v so far is used (AMSGrad). Default false.</param>
    /// <param name="name">The name. Default <c>adam</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range. (Keras accepts any value.)</exception>
    public Adam(
        LearningRate? learningRate = null,
        Hyperparameter? beta1 = null,
        Hyperparameter? beta2 = null,
        double epsilon = 1e-7,
        bool amsgrad = false,
        string? name = null)
        : base(learningRate ?? 0.001, name)
    {
        Beta1 = Within(nameof(beta1), beta1 ?? 0.9, 0, 1, mostIncluded: false);
        Beta2 = Within(nameof(beta2), beta2 ?? 0.999, 0, 1, mostIncluded: false);
        Epsilon = Require.Single(Require.NotNegative(epsilon));
        Amsgrad = amsgrad;
    }

    /// <summary>β₁. Default 0.9. If it follows a schedule, 1 - β₁ᵗ is computed with the β₁ of the update.</summary>
    public Hyperparameter Beta1 { get; }

    /// <summary>β₂. Default 0.999. If it follows a schedule, 1 - β₂ᵗ is computed with the β₂ of the update.</summary>
    public Hyperparameter Beta2 { get; }

    /// <summary>ε. Default 1e-7.</summary>
    public double Epsilon { get; }

    /// <summary>Whether the largest v so far is used. Default false.</summary>
    public bool Amsgrad { get; }

    /// <inheritdoc/>
    protected sealed override IReadOnlyList<string> StateNames => Amsgrad ? ["momentum", "velocity", "velocity_hat"] : ["momentum", "velocity"];

    private protected sealed override int StatesByVariable => 2;

    private protected override void Rule<T, TRun>(TRun run, UpdateStep step, bool wide)
    {
        var rule = new MeansRule<T>(Factors(step, wide));
        if (Amsgrad) run.Apply(new AmsgradRule<T>(rule));
        else run.Apply(rule);
    }

    // The operator steps by lr √(1 - β₂ᵗ) / (1 - β₁ᵗ) and adds ε √(1 - β₂ᵗ); it is always told t = 1, and rate and ε that make those ours.
    private protected override ScriptCall? ScriptOf(UpdateStep step, ScalarType type)
    {
        var (α, c1, c2, ε) = Factors(step, wide: type == float64);
        return new(FusedScript, [α * c1 / Math.Sqrt(c2), Beta1.At(step.Iteration), Beta2.At(step.Iteration), ε / Math.Sqrt(c2)]);
    }

    /// <summary>α, 1 - β₁, 1 - β₂ and ε of one update: in float32 as Keras computes them, or in double for double variables.</summary>
    private (double, double, double, double) Factors(UpdateStep step, bool wide)
    {
        var (β1, β2) = (Beta1.At(step.Iteration), Beta2.At(step.Iteration));
        return (Alpha(step, β1, β2, wide), 1 - β1, 1 - β2, Epsilon);
    }

    /// <summary>r √(1 - β₂ᵗ) / (1 - β₁ᵗ).</summary>
    internal static double Alpha(UpdateStep step, double β1, double β2, bool wide) => wide
        ? step.LearningRate * Math.Sqrt(step.Bias(β2, wide)) / step.Bias(β1, wide)
        : (float)step.LearningRate * MathF.Sqrt(1 - step.Power(β2)) / (1 - step.Power(β1));

    internal readonly struct MeansRule<T>((double α, double c1, double c2, double ε) factors) : IUpdateRule<T>
        where T : struct, IElement<T>
    {
        private readonly T α = T.Of(factors.α), c1 = T.Of(factors.c1), c2 = T.Of(factors.c2), ε = T.Of(factors.ε);

        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update(ref T w, T g, ref T m, ref T v, ref T _)
        {
            Average(g, ref m, ref v);
            Move(ref w, m, v);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Average(T g, ref T m, ref T v)
        {
            m += c1 * (g - m);
            v += c2 * (g * g - v);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Move(ref T w, T m, T v) => w -= α * m / (T.Sqrt(v) + ε);
    }

    private readonly struct AmsgradRule<T>(MeansRule<T> adam) : IUpdateRule<T>
        where T : struct, IElement<T>
    {
        private readonly MeansRule<T> adam = adam;

        public static int StateCount => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update(ref T w, T g, ref T m, ref T v, ref T vHat)
        {
            adam.Average(g, ref m, ref v);
            vHat = T.Max(vHat, v);
            adam.Move(ref w, m, vHat);
        }
    }
}
