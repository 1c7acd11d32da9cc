using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Steps that shrink for each weight as its squared gradients add up: with sparse features, what is rarely seen learns faster.</summary>
/// <remarks>
/// With rate r, gradient g and a first a₀:
/// <code>
/// a ← a + g²
/// w ← w - r g / √(a + ε)
/// </code>
/// Keras: <c>keras.optimizers.Adagrad</c>, same order and defaults. Source: Duchi, Hazan and Singer, Adaptive Subgradient Methods for Online Learning
/// and Stochastic Optimization, 2011. PyTorch has √a + ε and starts at 0.
/// </remarks>
/// <example><code>
/// new Adagrad(0.01)
/// </code></example>
[Keras("keras.optimizers")]
public sealed partial class Adagrad : ElementwiseOptimizer
{
    /// <summary>Adagrad.</summary>
    /// <param name="learningRate">A number, a schedule or a function. Default 0.001; the paper's rates are larger, about 0.01 to 1.</param>
    /// <param name="initialAccumulatorValue">The first a, at least 0. Default 0.1.</param>
    /// <param name="epsilon">ε, keeps the divisor from 0; at least 0. Default 1e-7.</param>
    /// <param name="name">Default <c>adagrad</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range. (Keras accepts any.)</exception>
    public Adagrad(LearningRate? learningRate = null, double initialAccumulatorValue = 0.1, double epsilon = 1e-7, string? name = null)
        : base(learningRate ?? 0.001, name)
    {
        InitialAccumulatorValue = Require.NotNegative(initialAccumulatorValue);
        Epsilon = Require.NotNegative(epsilon);
    }

    /// <summary>The first a. Default 0.1.</summary>
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
