using System.Runtime.CompilerServices;

namespace Anneal.Optimizers;

/// <summary>Stochastic gradient descent, optionally with momentum.</summary>
/// <remarks>
/// With rate r, gradient g, momentum μ and weight w:
/// <code>
/// w ← w - r g                                    (momentum 0)
/// v ← μ v - r g;  w ← w + v                      (momentum)
/// v ← μ v - r g;  w ← w + μ v - r g              (Nesterov)
/// </code>
/// Keras: <c>keras.optimizers.SGD</c>, with the same arguments and defaults. Source: Sutskever et al., On the importance of initialization and
/// momentum in deep learning, 2013. Unlike in PyTorch, the velocity includes the rate.
/// </remarks>
/// <example><code>
/// new SGD(0.1, momentum: 0.9, nesterov: true)
/// new SGD(new CosineDecay(0.1, decaySteps: 10_000))
/// </code></example>
[Keras("keras.optimizers")]
public sealed partial class SGD : ElementwiseOptimizer
{
    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The rate: a number, a schedule or a function. Default 0.01.</param>
    /// <param name="momentum">μ, in [0, 1], or a schedule. Default 0: no velocity is kept.</param>
    /// <param name="nesterov">Whether to use Nesterov momentum. It has no effect without momentum. Default false.</param>
    /// <param name="name">The name. Default <c>sgd</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="momentum"/> is outside [0, 1].</exception>
    public SGD(LearningRate? learningRate = null, Hyperparameter momentum = default, bool nesterov = false, string? name = null)
        : base(learningRate ?? 0.01, name)
    {
        Momentum = Within(nameof(momentum), momentum, 0, 1);
        Nesterov = nesterov;
    }

    /// <summary>μ, the decay of the velocity. Default 0.</summary>
    public Hyperparameter Momentum { get; }

    /// <summary>Whether to use Nesterov momentum. Default false.</summary>
    public bool Nesterov { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames => HasMomentum ? ["momentum"] : [];

    private bool HasMomentum => Momentum != 0;

    private protected override void Rule<T, TRun>(TRun run, UpdateStep step, bool wide)
    {
        var (r, μ) = (step.LearningRate, Momentum.At(step.Iteration));
        if (!HasMomentum) run.Apply(new PlainRule<T>(r));
        else if (Nesterov) run.Apply(new NesterovRule<T>(r, μ));
        else run.Apply(new MomentumRule<T>(r, μ));
    }

    private readonly struct PlainRule<T>(double r) : IUpdateRule<T>
        where T : struct, IElement<T>
    {
        private readonly T r = T.Of(r);

        public static int StateCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update(ref T w, T g, ref T v, ref T _, ref T __) => w -= r * g;
    }

    private readonly struct MomentumRule<T>(double r, double μ) : IUpdateRule<T>
        where T : struct, IElement<T>
    {
        private readonly T r = T.Of(r), μ = T.Of(μ);

        public static int StateCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update(ref T w, T g, ref T v, ref T _, ref T __)
        {
            v = μ * v - r * g;
            w += v;
        }
    }

    private readonly struct NesterovRule<T>(double r, double μ) : IUpdateRule<T>
        where T : struct, IElement<T>
    {
        private readonly T r = T.Of(r), μ = T.Of(μ);

        public static int StateCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update(ref T w, T g, ref T v, ref T _, ref T __)
        {
            v = μ * v - r * g;
            w += μ * v - r * g;
        }
    }
}
