using System.Runtime.Intrinsics;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Steps of about the rate's size in each weight, from running means of gradient and squared gradient.</summary>
/// <remarks>
/// With rate r, gradient g, update number t from 1, and m, v first 0:
/// <code>
/// α = r √(1 - β₂ᵗ) / (1 - β₁ᵗ)
/// m ← m + (1 - β₁)(g - m)
/// v ← v + (1 - β₂)(g² - v)
/// w ← w - α m / (√v + ε)             (AMSGrad: √v̂ with v̂ ← max(v̂, v))
/// </code>
/// Keras: <c>keras.optimizers.Adam</c>, same order and defaults. ε stands as in section 2.1's last lines of Kingma and Ba, Adam: A Method
/// for Stochastic Optimization, 2014 ("epsilon hat"): PyTorch's ε equals this one divided by √(1 - β₂ᵗ).
/// </remarks>
/// <example><code>
/// new Adam()
/// new Adam(new CosineDecay(0.0, decaySteps: 9_000, warmupTarget: 0.001, warmupSteps: 1_000), amsgrad: true)
/// </code></example>
public sealed class Adam : Optimizer
{
    /// <summary>Adam.</summary>
    /// <param name="learningRate">A number, a schedule or a function. Default 0.001.</param>
    /// <param name="beta1">β₁, how much of the mean gradient stays, in [0, 1). Default 0.9.</param>
    /// <param name="beta2">β₂, how much of the mean squared gradient stays, in [0, 1). Default 0.999.</param>
    /// <param name="epsilon">ε, keeps the divisor from 0; at least 0. Default 1e-7.</param>
    /// <param name="amsgrad">Whether the largest v so far is used. Default false.</param>
    /// <param name="name">Default <c>adam</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range. (Keras accepts any.)</exception>
    public Adam(
        LearningRate? learningRate = null,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-7,
        bool amsgrad = false,
        string? name = null)
        : base(learningRate ?? 0.001, name)
    {
        if (!(beta1 >= 0 && beta1 < 1)) throw new ArgumentOutOfRangeException(nameof(beta1), beta1, "beta1 must be in [0, 1).");
        if (!(beta2 >= 0 && beta2 < 1)) throw new ArgumentOutOfRangeException(nameof(beta2), beta2, "beta2 must be in [0, 1).");
        if (!(epsilon >= 0 && double.IsFinite(epsilon)))
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "epsilon must be finite and >= 0.");
        Beta1 = beta1;
        Beta2 = beta2;
        Epsilon = epsilon;
        Amsgrad = amsgrad;
    }

    /// <summary>β₁. Default 0.9.</summary>
    public double Beta1 { get; }

    /// <summary>β₂. Default 0.999.</summary>
    public double Beta2 { get; }

    /// <summary>ε. Default 1e-7.</summary>
    public double Epsilon { get; }

    /// <summary>Whether the largest v so far is used. Default false.</summary>
    public bool Amsgrad { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames => Amsgrad ? ["momentum", "velocity", "velocity_hat"] : ["momentum", "velocity"];

    /// <inheritdoc/>
    protected override void Update(Tensor variable, Tensor gradient, IReadOnlyList<Tensor> state, UpdateStep step)
    {
        var m = state[0].add_((gradient - state[0]) * (1 - Beta1));
        var v = state[1].add_((gradient * gradient - state[1]) * (1 - Beta2));
        if (Amsgrad) v = state[2].copy_(maximum(state[2], v));
        variable.sub_(m * (variable.dtype == float64 ? WideAlpha(step) : Alpha(step)) / (v.sqrt() + Epsilon));
    }

    internal override bool UpdateInOnePass(in UpdateMemory memory, UpdateStep step)
    {
        if (Amsgrad) OnePass.Run(new AmsgradRule(new(this, step)), memory);
        else OnePass.Run(new Rule(this, step), memory);
        return true;
    }

    // In float32, as Keras: 1 - 0.999f is 5e-5 off, and so is its first step.
    private float Alpha(UpdateStep step) =>
        (float)step.LearningRate * MathF.Sqrt(1 - Power(Beta2, step.Number)) / (1 - Power(Beta1, step.Number));

    private double WideAlpha(UpdateStep step) =>
        step.LearningRate * Math.Sqrt(1 - Math.Pow(Beta2, step.Number)) / (1 - Math.Pow(Beta1, step.Number));

    private static float Power(double beta, long exponent) => (float)Math.Pow((float)beta, exponent);

    private readonly struct Rule(Adam adam, UpdateStep step) : IUpdateRule
    {
        private readonly Vector512<float> α = Vector512.Create(adam.Alpha(step));
        private readonly Vector512<float> ε = Vector512.Create((float)adam.Epsilon);
        private readonly Vector512<float> c1 = Vector512.Create((float)(1 - adam.Beta1));
        private readonly Vector512<float> c2 = Vector512.Create((float)(1 - adam.Beta2));

        public static int StateCount => 2;

        public void Update(ref Vector512<float> w, Vector512<float> g, ref Vector512<float> m, ref Vector512<float> v, ref Vector512<float> _)
        {
            Average(g, ref m, ref v);
            Move(ref w, m, v);
        }

        public void Average(Vector512<float> g, ref Vector512<float> m, ref Vector512<float> v)
        {
            m += c1 * (g - m);
            v += c2 * (g * g - v);
        }

        public void Move(ref Vector512<float> w, Vector512<float> m, Vector512<float> v) => w -= α * m / (Vector512.Sqrt(v) + ε);
    }

    private readonly struct AmsgradRule(Rule adam) : IUpdateRule
    {
        private readonly Rule adam = adam;

        public static int StateCount => 3;

        public void Update(ref Vector512<float> w, Vector512<float> g, ref Vector512<float> m, ref Vector512<float> v, ref Vector512<float> vHat)
        {
            adam.Average(g, ref m, ref v);
            vHat = Vector512.Max(vHat, v);
            adam.Move(ref w, m, vHat);
        }
    }
}
