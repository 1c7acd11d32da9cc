using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text.Json.Nodes;
using Anneal.Naming;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>The gradient over its running size, with momentum where asked for.</summary>
/// <remarks>
/// With rate r, gradient g, momentum μ, and v, ḡ, m first 0:
/// <code>
/// v ← ρ v + (1 - ρ) g²
/// δ = r g / √(v + ε)
/// w ← w - δ                                                           (momentum 0)
/// m ← μ m + δ;  w ← w - m                                             (momentum)
/// ḡ ← ρ ḡ + (1 - ρ) g;  δ = r g / √(max(v - ḡ², 0) + ε)               (centered)
/// </code>
/// Keras: <c>keras.optimizers.RMSprop</c>, same order and defaults. Source: Hinton, Neural Networks for Machine Learning, lecture 6e, 2012; centered: Graves,
/// Generating Sequences With Recurrent Neural Networks, 2013. In Keras v - ḡ², a variance, can be rounded below -ε and its root is NaN; here it
/// ends at 0. PyTorch has √v + ε.
/// </remarks>
/// <example><code>
/// new RMSprop(0.001, rho: 0.95, momentum: 0.9, centered: true)
/// </code></example>
public sealed class RMSprop : Optimizer
{
    private const string Divisor = """
            r, rho, c, epsilon, momentum = f[0], f[1], f[2], f[3], f[4]
            torch._foreach_mul_(first, rho)
            torch._foreach_addcmul_(first, g, g, value=c)
            divisor = torch._foreach_add(first, epsilon)
            torch._foreach_sqrt_(divisor)

        """;

    private const string CenteredDivisor = """
            r, rho, c, epsilon, momentum = f[0], f[1], f[2], f[3], f[4]
            mean = third if len(third) > 0 else second
            torch._foreach_mul_(first, rho)
            torch._foreach_addcmul_(first, g, g, value=c)
            torch._foreach_mul_(mean, rho)
            torch._foreach_add_(mean, g, alpha=c)
            divisor = torch._foreach_mul(mean, mean)
            torch._foreach_neg_(divisor)
            torch._foreach_add_(divisor, first)
            torch._foreach_clamp_min_(divisor, 0.0)
            torch._foreach_add_(divisor, epsilon)
            torch._foreach_sqrt_(divisor)

        """;

    private const string Move = """
            torch._foreach_addcdiv_(w, g, divisor, value=-r)
        """;

    private const string Push = """
            torch._foreach_mul_(second, momentum)
            torch._foreach_addcdiv_(second, g, divisor, value=r)
            torch._foreach_sub_(w, second)
        """;

    private static readonly UpdateScript PlainScript = new(Divisor + Move);
    private static readonly UpdateScript MomentumScript = new(Divisor + Push);
    private static readonly UpdateScript CenteredScript = new(CenteredDivisor + Move);
    private static readonly UpdateScript CenteredMomentumScript = new(CenteredDivisor + Push);

    /// <summary>RMSprop.</summary>
    /// <param name="learningRate">A number, a schedule or a function. Default 0.001.</param>
    /// <param name="rho">ρ, how much of the means stays, in [0, 1), or a schedule. Default 0.9.</param>
    /// <param name="momentum">μ, in [0, 1], or a schedule. Default 0: none is kept.</param>
    /// <param name="epsilon">ε, keeps the divisor from 0; at least 0. Default 1e-7.</param>
    /// <param name="centered">Whether the variance of the gradient takes the place of its mean square. Default false.</param>
    /// <param name="name">Default <c>rm_sprop</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range. (Keras accepts any.)</exception>
    public RMSprop(
        LearningRate? learningRate = null,
        Hyperparameter? rho = null,
        Hyperparameter momentum = default,
        double epsilon = 1e-7,
        bool centered = false,
        string? name = null)
        : base(learningRate ?? 0.001, name)
    {
        Rho = Within(nameof(rho), rho ?? 0.9, 0, 1, mostIncluded: false);
        Momentum = Within(nameof(momentum), momentum, 0, 1);
        Epsilon = Argument.NotNegative(epsilon);
        Centered = centered;
    }

    /// <summary>ρ. Default 0.9.</summary>
    public Hyperparameter Rho { get; }

    /// <summary>μ. Default 0.</summary>
    public Hyperparameter Momentum { get; }

    /// <summary>ε. Default 1e-7.</summary>
    public double Epsilon { get; }

    /// <summary>Whether the variance of the gradient takes the place of its mean square. Default false.</summary>
    public bool Centered { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames => (HasMomentum, Centered) switch
    {
        (false, false) => ["velocity"],
        (true, false) => ["velocity", "momentum"],
        (false, true) => ["velocity", "average_gradient"],
        (true, true) => ["velocity", "momentum", "average_gradient"],
    };

    private bool HasMomentum => Momentum != 0;

    /// <inheritdoc/>
    protected override void Update(Tensor variable, Tensor gradient, IReadOnlyList<Tensor> state, UpdateStep step)
    {
        var (r, ρ, c, ε, μ) = Factors(step);
        var v = state[0].Times_(ρ).Plus_(gradient.Squared().Times(c));
        if (Centered)
        {
            var mean = state[^1].Times_(ρ).Plus_(gradient.Times(c));
            v = (v - mean.Squared()).AtLeast(0);
        }
        var δ = gradient.Times(r) / v.Plus(ε).sqrt();
        variable.sub_(HasMomentum ? state[1].Times_(μ).Plus_(δ) : δ);
    }

    internal static RMSprop Read(OptimizerConfig config) => new(
        config.Rate, config.Hyperparameter("rho"), config.Hyperparameter("momentum"), config.Number("epsilon"), config.Flag("centered"), config.Name);

    private protected override void WriteConfig(JsonObject config)
    {
        config["rho"] = ToJson(Rho);
        config["momentum"] = ToJson(Momentum);
        config["epsilon"] = ToJson(Epsilon);
        config["centered"] = Centered;
    }

    private protected override bool HasOnePass => true;

    private protected override void UpdateInOnePass(in UpdateMemory memory)
    {
        var rule = new Rule(Factors(memory.Step));
        if (Centered && HasMomentum) OnePass.Run(new CenteredMomentumRule(rule), memory);
        else if (Centered) OnePass.Run(new CenteredRule(rule), memory);
        else if (HasMomentum) OnePass.Run(new MomentumRule(rule), memory);
        else OnePass.Run(rule, memory);
    }

    private protected override UpdateScript Script => (HasMomentum, Centered) switch
    {
        (false, false) => PlainScript,
        (true, false) => MomentumScript,
        (false, true) => CenteredScript,
        (true, true) => CenteredMomentumScript,
    };

    private protected override double[] ScriptFactors(UpdateStep step, ScalarType type)
    {
        var (r, ρ, c, ε, μ) = Factors(step);
        return [r, ρ, c, ε, μ];
    }

    /// <summary>r, ρ, 1 - ρ, ε and μ of one update.</summary>
    private (double, double, double, double, double) Factors(UpdateStep step)
    {
        var ρ = Rho.At(step.Iteration);
        return (step.LearningRate, ρ, 1 - ρ, Epsilon, Momentum.At(step.Iteration));
    }

    private readonly struct Rule((double r, double ρ, double c, double ε, double μ) factors) : IUpdateRule
    {
        private readonly Vector512<float> r = Vector512.Create((float)factors.r);
        private readonly Vector512<float> ρ = Vector512.Create((float)factors.ρ);
        private readonly Vector512<float> c = Vector512.Create((float)factors.c);
        private readonly Vector512<float> ε = Vector512.Create((float)factors.ε);
        private readonly Vector512<float> μ = Vector512.Create((float)factors.μ);

        public static int StateCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update(ref Vector512<float> w, Vector512<float> g, ref Vector512<float> v, ref Vector512<float> _, ref Vector512<float> __) =>
            w -= Move(g, ref v);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Move(Vector512<float> g, ref Vector512<float> v)
        {
            v = ρ * v + c * (g * g);
            return r * g / Vector512.Sqrt(v + ε);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> CenteredMove(Vector512<float> g, ref Vector512<float> v, ref Vector512<float> mean)
        {
            v = ρ * v + c * (g * g);
            mean = ρ * mean + c * g;
            return r * g / Vector512.Sqrt(Vector512.Max(v - mean * mean, default) + ε);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Push(ref Vector512<float> m, Vector512<float> δ) => m = μ * m + δ;
    }

    private readonly struct MomentumRule(Rule rule) : IUpdateRule
    {
        private readonly Rule rule = rule;

        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update(ref Vector512<float> w, Vector512<float> g, ref Vector512<float> v, ref Vector512<float> m, ref Vector512<float> _) =>
            w -= rule.Push(ref m, rule.Move(g, ref v));
    }

    private readonly struct CenteredRule(Rule rule) : IUpdateRule
    {
        private readonly Rule rule = rule;

        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update(ref Vector512<float> w, Vector512<float> g, ref Vector512<float> v, ref Vector512<float> mean, ref Vector512<float> _) =>
            w -= rule.CenteredMove(g, ref v, ref mean);
    }

    private readonly struct CenteredMomentumRule(Rule rule) : IUpdateRule
    {
        private readonly Rule rule = rule;

        public static int StateCount => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update(ref Vector512<float> w, Vector512<float> g, ref Vector512<float> v, ref Vector512<float> m, ref Vector512<float> mean) =>
            w -= rule.Push(ref m, rule.CenteredMove(g, ref v, ref mean));
    }
}
