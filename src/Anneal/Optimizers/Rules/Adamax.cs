using System.Runtime.CompilerServices;

namespace Anneal.Optimizers;

/// <summary>Adamax: Adam with the decaying maximum of the gradient in place of its mean square.</summary>
/// <remarks>
/// With rate r, gradient g and update number t from 1; m and u start at 0:
/// <code>
/// m ← m + (1 - β₁)(g - m)
/// u ← max(β₂ u, |g|)
/// w ← w - r m / ((1 - β₁ᵗ)(u + ε))
/// </code>
/// Keras: <c>keras.optimizers.Adamax</c>, with the same arguments and defaults. Source: section 7.1 of Kingma and Ba, Adam: A Method for
/// Stochastic Optimization, 2014,
/// which has no ε. PyTorch adds ε to |g|.
/// </remarks>
/// <example><code>
/// new Adamax(0.002)
/// </code></example>
[Keras("keras.optimizers")]
public sealed partial class Adamax : ElementwiseOptimizer
{
    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The rate: a number, a schedule or a function. Default 0.001.</param>
    /// <param name="beta1">β₁, the decay of the mean gradient, in [0, 1), or a schedule. Default 0.9.</param>
    /// <param name="beta2">β₂, the decay of the largest gradient, in [0, 1), or a schedule. Default 0.999.</param>
    /// <param name="epsilon">ε, which keeps the divisor above 0; at least 0. Default 1e-7.</param>
    /// <param name="name">The name. Default <c>adamax</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range. (Keras accepts any value.)</exception>
    public Adamax(
        LearningRate? learningRate = null, Hyperparameter? beta1 = null, Hyperparameter? beta2 = null, double epsilon = 1e-7, string? name = null)
        : base(learningRate ?? 0.001, name)
    {
        Beta1 = Within(nameof(beta1), beta1 ?? 0.9, 0, 1, mostIncluded: false);
        Beta2 = Within(nameof(beta2), beta2 ?? 0.999, 0, 1, mostIncluded: false);
        Epsilon = Require.Single(Require.NotNegative(epsilon));
    }

    /// <summary>β₁. Default 0.9. If it follows a schedule, 1 - β₁ᵗ is computed with the β₁ of the update.</summary>
    public Hyperparameter Beta1 { get; }

    /// <summary>β₂. Default 0.999.</summary>
    public Hyperparameter Beta2 { get; }

    /// <summary>ε. Default 1e-7.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames => ["momentum", "norm"];

    private protected override void Rule<T, TRun>(TRun run, UpdateStep step, bool wide)
    {
        var (β1, β2) = (Beta1.At(step.Iteration), Beta2.At(step.Iteration));
        var α = wide ? step.LearningRate / step.Bias(β1, wide) : (float)step.LearningRate / (1 - step.Power(β1));
        run.Apply(new LargestRule<T>(α, 1 - β1, β2, Epsilon));
    }

    private readonly struct LargestRule<T>(double α, double c1, double β2, double ε) : IUpdateRule<T>
        where T : struct, IElement<T>
    {
        private readonly T α = T.Of(α), c1 = T.Of(c1), β2 = T.Of(β2), ε = T.Of(ε);

        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update(ref T w, T g, ref T m, ref T u, ref T _)
        {
            m += c1 * (g - m);
            u = T.Max(β2 * u, T.Abs(g));
            w -= α * m / (u + ε);
        }
    }
}
