using System.Runtime.CompilerServices;

namespace Anneal.Optimizers;

/// <summary>Adadelta: steps scaled by the ratio of the size of recent steps to the size of recent gradients.</summary>
/// <remarks>
/// With rate r and gradient g; a and d start at 0:
/// <code>
/// a ← ρ a + (1 - ρ) g²
/// δ = √(d + ε) g / √(a + ε)
/// d ← ρ d + (1 - ρ) δ²
/// w ← w - r δ
/// </code>
/// Keras: <c>keras.optimizers.Adadelta</c>, with the same arguments and defaults. Source: Zeiler, ADADELTA: An Adaptive Learning Rate
/// Method, 2012 (with r = 1).
/// </remarks>
/// <example><code>
/// new Adadelta(1.0) // the rate of the paper
/// </code></example>
[Keras("keras.optimizers")]
public sealed partial class Adadelta : ElementwiseOptimizer
{
    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The rate: a number, a schedule or a function. Default 0.001; 1 in the paper.</param>
    /// <param name="rho">ρ, the decay of the two means, in [0, 1), or a schedule. Default 0.95.</param>
    /// <param name="epsilon">ε, the square of the size of the first steps; greater than 0, because with 0 no weight would move. Default 1e-7.</param>
    /// <param name="name">The name. Default <c>adadelta</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range. (Keras accepts any value.)</exception>
    public Adadelta(LearningRate? learningRate = null, Hyperparameter? rho = null, double epsilon = 1e-7, string? name = null)
        : base(learningRate ?? 0.001, name)
    {
        Rho = Within(nameof(rho), rho ?? 0.95, 0, 1, mostIncluded: false);
        Epsilon = Require.Single(Require.Positive(epsilon));
    }

    /// <summary>ρ. Default 0.95.</summary>
    public Hyperparameter Rho { get; }

    /// <summary>ε. Default 1e-7.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames => ["accumulated_grad", "accumulated_delta_var"];

    private protected override void Rule<T, TRun>(TRun run, UpdateStep step, bool wide) =>
        run.Apply(new MeansRule<T>(step.LearningRate, Rho.At(step.Iteration), Epsilon));

    private readonly struct MeansRule<T>(double r, double ρ, double ε) : IUpdateRule<T>
        where T : struct, IElement<T>
    {
        private readonly T r = T.Of(r), ρ = T.Of(ρ), c = T.Of(1 - ρ), ε = T.Of(ε);

        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update(ref T w, T g, ref T a, ref T d, ref T _)
        {
            a = ρ * a + c * (g * g);
            var δ = T.Sqrt(d + ε) * g / T.Sqrt(a + ε);
            d = ρ * d + c * (δ * δ);
            w -= r * δ;
        }
    }
}
