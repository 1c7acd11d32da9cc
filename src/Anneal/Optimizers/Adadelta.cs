using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text.Json.Nodes;
using Anneal.Naming;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Steps in the weights' own units: the gradient times the size of late steps over the size of late gradients.</summary>
/// <remarks>
/// With rate r, gradient g, and a, d first 0:
/// <code>
/// a ← ρ a + (1 - ρ) g²
/// δ = √(d + ε) g / √(a + ε)
/// d ← ρ d + (1 - ρ) δ²
/// w ← w - r δ
/// </code>
/// Keras: <c>keras.optimizers.Adadelta</c>, same order and defaults. Source: Zeiler, ADADELTA: An Adaptive Learning Rate Method, 2012, where r is 1.
/// </remarks>
/// <example><code>
/// new Adadelta(1.0)   // the paper's
/// </code></example>
public sealed class Adadelta : Optimizer
{
    /// <summary>Adadelta.</summary>
    /// <param name="learningRate">A number, a schedule or a function. Default 0.001; the paper's is 1.</param>
    /// <param name="rho">ρ, how much of the two means stays, in [0, 1), or a schedule. Default 0.95.</param>
    /// <param name="epsilon">ε, the square of the first steps' size; greater than 0, as at 0 no weight would ever move. Default 1e-7.</param>
    /// <param name="name">Default <c>adadelta</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range. (Keras accepts any.)</exception>
    public Adadelta(LearningRate? learningRate = null, Hyperparameter? rho = null, double epsilon = 1e-7, string? name = null)
        : base(learningRate ?? 0.001, name)
    {
        Rho = Within(nameof(rho), rho ?? 0.95, 0, 1, mostIncluded: false);
        Epsilon = Argument.Positive(epsilon);
    }

    /// <summary>ρ. Default 0.95.</summary>
    public Hyperparameter Rho { get; }

    /// <summary>ε. Default 1e-7.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames => ["accumulated_grad", "accumulated_delta_var"];

    /// <inheritdoc/>
    protected override void Update(Tensor variable, Tensor gradient, IReadOnlyList<Tensor> state, UpdateStep step)
    {
        var (r, ρ, c, ε) = Factors(step);
        var a = state[0].Times_(ρ).Plus_(gradient.Squared().Times(c));
        var δ = state[1].Plus(ε).sqrt() * gradient / a.Plus(ε).sqrt();
        state[1].Times_(ρ).Plus_(δ.Squared().Times(c));
        variable.sub_(δ.Times(r));
    }

    internal static Adadelta Read(OptimizerConfig config) => new(config.Rate, config.Hyperparameter("rho"), config.Number("epsilon"), config.Name);

    private protected override void WriteConfig(JsonObject config)
    {
        config["rho"] = ToJson(Rho);
        config["epsilon"] = ToJson(Epsilon);
    }

    private protected override bool HasOnePass => true;

    private protected override void UpdateInOnePass(in UpdateMemory memory) => OnePass.Run(new Rule(Factors(memory.Step)), memory);

    /// <summary>r, ρ, 1 - ρ and ε of one update.</summary>
    private (double, double, double, double) Factors(UpdateStep step)
    {
        var ρ = Rho.At(step.Iteration);
        return (step.LearningRate, ρ, 1 - ρ, Epsilon);
    }

    private readonly struct Rule((double r, double ρ, double c, double ε) factors) : IUpdateRule
    {
        private readonly Vector512<float> r = Vector512.Create((float)factors.r);
        private readonly Vector512<float> ρ = Vector512.Create((float)factors.ρ);
        private readonly Vector512<float> c = Vector512.Create((float)factors.c);
        private readonly Vector512<float> ε = Vector512.Create((float)factors.ε);

        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update(ref Vector512<float> w, Vector512<float> g, ref Vector512<float> a, ref Vector512<float> d, ref Vector512<float> _)
        {
            a = ρ * a + c * (g * g);
            var δ = Vector512.Sqrt(d + ε) * g / Vector512.Sqrt(a + ε);
            d = ρ * d + c * (δ * δ);
            w -= r * δ;
        }
    }
}
