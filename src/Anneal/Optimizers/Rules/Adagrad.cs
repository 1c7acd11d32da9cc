using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Adagrad: steps that shrink for each weight as its squared gradients add up.</summary>
/// <remarks>
/// With rate r and gradient g; a starts at a₀:
/// <code>
/// a ← a + g²
/// w ← w - r g / √(a + ε)
/// </code>
/// Keras: <c>keras.optimizers.Adagrad</c>, with the same arguments and defaults. Source: Duchi, Hazan and Singer, Adaptive Subgradient
/// Methods for Online Learning
/// and Stochastic Optimization, 2011. PyTorch divides by √a + ε and starts at 0.
/// </remarks>
/// <example><code>
/// new Adagrad(0.01)
/// </code></example>
[Keras("keras.optimizers")]
public sealed partial class Adagrad : ElementwiseOptimizer
{
    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The rate: a number, a schedule or a function. Default 0.001.</param>
    /// <param name="initialAccumulatorValue">a₀, the initial a; at least 0. Default 0.1.</param>
    /// <param name="epsilon">ε, which keeps the divisor above 0; at least 0. Default 1e-7.</param>
    /// <param name="name">The name. Default <c>adagrad</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range. (Keras accepts any value.)</exception>
    public Adagrad(LearningRate? learningRate = null, double initialAccumulatorValue = 0.1, double epsilon = 1e-7, string? name = null)
        : base(learningRate ?? 0.001, name)
    {
        InitialAccumulatorValue = Require.Single(Require.NotNegative(initialAccumulatorValue));
        Epsilon = Require.Single(Require.NotNegative(epsilon));
    }

    /// <summary>a₀. Default 0.1.</summary>
    public double InitialAccumulatorValue { get; }

    /// <summary>ε. Default 1e-7.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames => ["accumulator"];

    /// <inheritdoc/>
    protected override Tensor InitialState(string name, Tensor variable) => empty_like(variable).Fill_(InitialAccumulatorValue);

    private protected override void Rule<T, TRun>(TRun run, UpdateStep step, bool wide) => run.Apply(new SumRule<T>(step.LearningRate, Epsilon));

    private readonly struct SumRule<T>(double r, double ε) : IUpdateRule<T>
        where T : struct, IElement<T>
    {
        private readonly T r = T.Of(r), ε = T.Of(ε);

        public static int StateCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update(ref T w, T g, ref T a, ref T _, ref T __)
        {
            a += g * g;
            w -= r * g / T.Sqrt(a + ε);
        }
    }
}
