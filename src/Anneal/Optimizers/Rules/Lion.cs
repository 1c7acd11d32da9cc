using System.Runtime.CompilerServices;

namespace Anneal.Optimizers;

/// <summary>Lion: every weight moves by exactly the rate, in the direction of the sign of a mean gradient.</summary>
/// <remarks>
/// With rate r and gradient g; m starts at 0:
/// <code>
/// w ← w - r sign(β₁ m + (1 - β₁) g)
/// m ← β₂ m + (1 - β₂) g
/// </code>
/// Keras: <c>keras.optimizers.Lion</c>, with the same arguments and defaults. Source: Chen et al., Symbolic Discovery of Optimization
/// Algorithms, 2023, which recommends a rate 3 to 10 times smaller than AdamW's, and a weight decay larger by the same factor. A gradient
/// of NaN makes the weight NaN.
/// </remarks>
/// <example><code>
/// new Lion(0.0003) { WeightDecay = 0.03 }
/// </code></example>
[Keras("keras.optimizers")]
public sealed partial class Lion : ElementwiseOptimizer
{
    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The rate: a number, a schedule or a function. Default 0.001.</param>
    /// <param name="beta1">β₁, the weight of the mean relative to the gradient in the sign, in (0, 1], or a schedule. Default 0.9.</param>
    /// <param name="beta2">β₂, the decay of the mean gradient, in [0, 1), or a schedule. Default 0.99.</param>
    /// <param name="name">The name. Default <c>lion</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range. (Keras accepts any <paramref name="beta2"/>.)</exception>
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

    private protected override void Rule<T, TRun>(TRun run, UpdateStep step, bool wide)
    {
        // 1 - β in float32 as Keras takes it, or in double for double variables.
        var (β1, β2) = (Beta1.At(step.Iteration), Beta2.At(step.Iteration));
        var (c1, c2) = wide ? (1 - β1, 1 - β2) : (1 - (float)β1, 1 - (float)β2);
        run.Apply(new SignRule<T>(step.LearningRate, β1, c1, β2, c2));
    }

    private readonly struct SignRule<T>(double r, double β1, double c1, double β2, double c2) : IUpdateRule<T>
        where T : struct, IElement<T>
    {
        private readonly T r = T.Of(r), β1 = T.Of(β1), c1 = T.Of(c1), β2 = T.Of(β2), c2 = T.Of(c2);

        public static int StateCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update(ref T w, T g, ref T m, ref T _, ref T __)
        {
            w -= r * T.Sign(β1 * m + c1 * g);
            m = β2 * m + c2 * g;
        }
    }
}
