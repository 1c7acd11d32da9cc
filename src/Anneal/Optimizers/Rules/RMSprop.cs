using System.Runtime.CompilerServices;

namespace Anneal.Optimizers;

/// <summary>RMSprop: the gradient divided by the root of its running mean square, optionally with momentum.</summary>
/// <remarks>
/// With rate r, gradient g and momentum μ; v, ḡ and m start at 0:
/// <code>
/// v ← ρ v + (1 - ρ) g²
/// δ = r g / √(v + ε)
/// w ← w - δ                                                           (momentum 0)
/// m ← μ m + δ;  w ← w - m                                             (momentum)
/// ḡ ← ρ ḡ + (1 - ρ) g;  δ = r g / √(max(v - ḡ², 0) + ε)               (centered)
/// </code>
/// Keras: <c>keras.optimizers.RMSprop</c>, with the same arguments and defaults. Source: Hinton, Neural Networks for Machine Learning,
/// lecture 6e, 2012; centered: Graves,
/// Generating Sequences With Recurrent Neural Networks, 2013. The variance v - ḡ² is at least 0; Keras can round it below -ε, which gives
/// NaN. PyTorch divides by √v + ε.
/// </remarks>
/// <example><code>
/// new RMSprop(0.001, rho: 0.95, momentum: 0.9, centered: true)
/// </code></example>
[Keras("keras.optimizers")]
public sealed partial class RMSprop : ElementwiseOptimizer
{
    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The rate: a number, a schedule or a function. Default 0.001.</param>
    /// <param name="rho">ρ, the decay of the means, in [0, 1), or a schedule. Default 0.9.</param>
    /// <param name="momentum">μ, in [0, 1], or a schedule. Default 0: no momentum is kept.</param>
    /// <param name="epsilon">ε, which keeps the divisor above 0; at least 0. Default 1e-7.</param>
    /// <param name="centered">Whether the variance of the gradient takes the place of its mean square. Default false.</param>
    /// <param name="name">The name. Default <c>rm_sprop</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range. (Keras accepts any value.)</exception>
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
        Epsilon = Require.Single(Require.NotNegative(epsilon));
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

    private protected override int StatesByVariable => 1;

    private protected override void Rule<T, TRun>(TRun run, UpdateStep step, bool wide)
    {
        var rule = new PlainRule<T>(step.LearningRate, Rho.At(step.Iteration), Epsilon, Momentum.At(step.Iteration));
        if (Centered && HasMomentum) run.Apply(new CenteredMomentumRule<T>(rule));
        else if (Centered) run.Apply(new CenteredRule<T>(rule));
        else if (HasMomentum) run.Apply(new MomentumRule<T>(rule));
        else run.Apply(rule);
    }

    private readonly struct PlainRule<T>(double r, double ρ, double ε, double μ) : IUpdateRule<T>
        where T : struct, IElement<T>
    {
        private readonly T r = T.Of(r), ρ = T.Of(ρ), c = T.Of(1 - ρ), ε = T.Of(ε), μ = T.Of(μ);

        public static int StateCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update(ref T w, T g, ref T v, ref T _, ref T __) => w -= Move(g, ref v);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Move(T g, ref T v)
        {
            v = ρ * v + c * (g * g);
            return r * g / T.Sqrt(v + ε);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T CenteredMove(T g, ref T v, ref T mean)
        {
            v = ρ * v + c * (g * g);
            mean = ρ * mean + c * g;
            return r * g / T.Sqrt(T.Max(v - mean * mean, T.Of(0)) + ε);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Push(ref T m, T δ) => m = μ * m + δ;
    }

    private readonly struct MomentumRule<T>(PlainRule<T> rule) : IUpdateRule<T>
        where T : struct, IElement<T>
    {
        private readonly PlainRule<T> rule = rule;

        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update(ref T w, T g, ref T v, ref T m, ref T _) => w -= rule.Push(ref m, rule.Move(g, ref v));
    }

    private readonly struct CenteredRule<T>(PlainRule<T> rule) : IUpdateRule<T>
        where T : struct, IElement<T>
    {
        private readonly PlainRule<T> rule = rule;

        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update(ref T w, T g, ref T v, ref T mean, ref T _) => w -= rule.CenteredMove(g, ref v, ref mean);
    }

    private readonly struct CenteredMomentumRule<T>(PlainRule<T> rule) : IUpdateRule<T>
        where T : struct, IElement<T>
    {
        private readonly PlainRule<T> rule = rule;

        public static int StateCount => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update(ref T w, T g, ref T v, ref T m, ref T mean) => w -= rule.Push(ref m, rule.CenteredMove(g, ref v, ref mean));
    }
}
