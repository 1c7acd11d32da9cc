using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Follow the regularized leader (FTRL): for shallow models with large sparse inputs. Weights can become exactly 0.</summary>
/// <remarks>
/// With rate r, gradient g, weight w, power p = -learningRatePower, regularization l₁, l₂, and shrinkage s; n starts at the initial
/// accumulator value and z at 0:
/// <code>
/// n' = n + g²
/// z ← z + g + 2 s w - (n'ᵖ - nᵖ) / r · w;   n ← n'
/// w ← (clamp(z, ±l₁) - z) / (nᵖ / r + 2 l₂ + β / r)
/// </code>
/// Keras: <c>keras.optimizers.Ftrl</c>, with the same arguments and defaults. Source: McMahan et al., Ad Click Prediction: a View from the Trenches, 2013.
/// If the rate is 0, or so small that 1 / r is infinite, weights and state do not change (Keras's weights become NaN).
/// </remarks>
/// <example><code>
/// new Ftrl(0.1, l1RegularizationStrength: 0.01)
/// </code></example>
[Keras("keras.optimizers")]
public sealed partial class Ftrl : ElementwiseOptimizer
{
    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The rate: a number, a schedule or a function. Default 0.001.</param>
    /// <param name="learningRatePower">-p, the exponent by which steps shrink with n; at most 0. With 0 they do not shrink. Default -0.5.</param>
    /// <param name="initialAccumulatorValue">The initial n; at least 0. Default 0.1.</param>
    /// <param name="l1RegularizationStrength">l₁, the penalty that makes weights exactly 0; at least 0, or a schedule. Default 0.</param>
    /// <param name="l2RegularizationStrength">l₂, a stabilizing penalty; at least 0, or a schedule. Default 0.</param>
    /// <param name="l2ShrinkageRegularizationStrength">s, a penalty on the magnitude; at least 0, or a schedule. Default 0.</param>
    /// <param name="beta">The paper's β; at least 0, or a schedule. Default 0.</param>
    /// <param name="name">The name. Default <c>ftrl</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range. (Keras accepts any <paramref name="beta"/>.)</exception>
    public Ftrl(
        LearningRate? learningRate = null,
        double learningRatePower = -0.5,
        double initialAccumulatorValue = 0.1,
        Hyperparameter l1RegularizationStrength = default,
        Hyperparameter l2RegularizationStrength = default,
        Hyperparameter l2ShrinkageRegularizationStrength = default,
        Hyperparameter beta = default,
        string? name = null)
        : base(learningRate ?? 0.001, name)
    {
        LearningRatePower = double.IsFinite(learningRatePower) && learningRatePower <= 0 ? learningRatePower : throw Require.Refused(learningRatePower, "0 or less and finite");
        InitialAccumulatorValue = Require.Single(Require.NotNegative(initialAccumulatorValue));
        L1RegularizationStrength = Within(nameof(l1RegularizationStrength), l1RegularizationStrength, 0);
        L2RegularizationStrength = Within(nameof(l2RegularizationStrength), l2RegularizationStrength, 0);
        L2ShrinkageRegularizationStrength = Within(nameof(l2ShrinkageRegularizationStrength), l2ShrinkageRegularizationStrength, 0);
        Beta = Within(nameof(beta), beta, 0);
    }

    /// <summary>-p. Default -0.5.</summary>
    public double LearningRatePower { get; }

    /// <summary>The initial n. Default 0.1.</summary>
    public double InitialAccumulatorValue { get; }

    /// <summary>l₁. Default 0.</summary>
    public Hyperparameter L1RegularizationStrength { get; }

    /// <summary>l₂. Default 0.</summary>
    public Hyperparameter L2RegularizationStrength { get; }

    /// <summary>s. Default 0.</summary>
    public Hyperparameter L2ShrinkageRegularizationStrength { get; }

    /// <summary>β. Default 0.</summary>
    public Hyperparameter Beta { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames => ["accumulator", "linear"];

    /// <inheritdoc/>
    protected override Tensor InitialState(string name, Tensor variable) =>
        name == "accumulator" ? empty_like(variable).Fill_(InitialAccumulatorValue) : zeros_like(variable);

    private protected override void Rule<T, TRun>(TRun run, UpdateStep step, bool wide)
    {
        var (r, i) = (step.LearningRate, step.Iteration);
        // Whether 1 / r is infinite in the type of the weights.
        if (!(wide ? double.IsFinite(1 / r) : float.IsFinite(1 / (float)r))) return;
        var factors = (r, L1RegularizationStrength.At(i), 2 * L2RegularizationStrength.At(i) + Beta.At(i) / r, 2 * L2ShrinkageRegularizationStrength.At(i));
        if (IsRoot) run.Apply(new LeaderRule<T, Root<T>>(factors, default));
        else run.Apply(new LeaderRule<T, Power<T>>(factors, new(-LearningRatePower)));
    }

    private bool IsRoot => LearningRatePower == -0.5;

    // Other powers go through libtorch, whose pow is exact to the last bit.
    private protected override bool TakesMemory => IsRoot;

    private interface IPower<T>
    {
        T Of(T n);
    }

    private readonly struct Root<T> : IPower<T>
        where T : struct, IElement<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Of(T n) => T.Sqrt(n);
    }

    private readonly struct Power<T>(double p) : IPower<T>
        where T : struct, IElement<T>
    {
        private readonly T p = T.Of(p);

        public T Of(T n) => T.Pow(n, p);
    }

    private readonly struct LeaderRule<T, TPower>((double r, double l1, double q, double s) factors, TPower power) : IUpdateRule<T>
        where T : struct, IElement<T>
        where TPower : struct, IPower<T>
    {
        private readonly TPower power = power;
        private readonly T r = T.Of(factors.r), l1 = T.Of(factors.l1), q = T.Of(factors.q), s = T.Of(factors.s);

        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update(ref T w, T g, ref T n, ref T z, ref T _)
        {
            var nNew = n + g * g;
            var nNewPower = power.Of(nNew);
            z += g + s * w - (nNewPower - power.Of(n)) / r * w;
            w = (T.Max(T.Min(z, l1), -l1) - z) / (nNewPower / r + q);
            n = nNew;
        }
    }
}
