using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Adafactor: steps relative to the size of the weights, with means of squared gradients by row and column.</summary>
/// <remarks>
/// With rate r, gradient g, weight w, update number t from 1, and rms(x) = √(mean x²); R and C start at 0:
/// <code>
/// β = 1 - t^beta2Decay;   ρ = min(r, 1 / √t);   α = max(ε₂, rms(w)) ρ
/// R ← β R + (1 - β) mean of g² + ε₁ over the last axis
/// C ← β C + (1 - β) mean of g² + ε₁ over the second-last axis
/// V = R Cᵀ / mean R                   (fewer than two axes: V ← β V + (1 - β)(g² + ε₁))
/// u = g / √V;   w ← w - α u / max(1, rms(u) / clipThreshold)
/// </code>
/// Keras: <c>keras.optimizers.Adafactor</c>, with the same arguments and defaults. Source: Shazeer and Stern, Adafactor: Adaptive Learning Rates with Sublinear
/// Memory Cost, 2018. As in Keras, V is part of the state, and the rate never exceeds 1 / √t, whatever <c>relativeStep</c> is. Keras gives
/// R and C the same name; here their paths differ (<see cref="Variable.Path"/>).
/// </remarks>
/// <example><code>
/// new Adafactor(0.01)
/// </code></example>
[Keras("keras.optimizers")]
public sealed partial class Adafactor : RuleOptimizer, ISummingRule
{
    private readonly FactoredMeans means = new();

    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The rate: a number, a schedule or a function. Default 0.001.</param>
    /// <param name="beta2Decay">The exponent of t in β; at most 0. Default -0.8.</param>
    /// <param name="epsilon1">ε₁, which keeps V above 0; at least 0. Default 1e-30.</param>
    /// <param name="epsilon2">ε₂, the smallest size of weights for relative steps; at least 0. Default 1e-3.</param>
    /// <param name="clipThreshold">The largest rms(u); greater than 0, or a schedule. Independent of the options for clipping. Default 1.</param>
    /// <param name="relativeStep">Has no effect; part of Keras's config. Default true.</param>
    /// <param name="name">The name. Default <c>adafactor</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range. (Keras accepts any value.)</exception>
    public Adafactor(
        LearningRate? learningRate = null,
        double beta2Decay = -0.8,
        double epsilon1 = 1e-30,
        double epsilon2 = 1e-3,
        Hyperparameter? clipThreshold = null,
        bool relativeStep = true,
        string? name = null)
        : base(learningRate ?? 0.001, name)
    {
        Beta2Decay = double.IsFinite(beta2Decay) && beta2Decay <= 0 ? beta2Decay : throw Require.Refused(beta2Decay, "0 or less and finite");
        Epsilon1 = Require.Single(Require.NotNegative(epsilon1));
        Epsilon2 = Require.Single(Require.NotNegative(epsilon2));
        ClipThreshold = Within(nameof(clipThreshold), clipThreshold ?? 1.0, 0, leastIncluded: false);
        RelativeStep = relativeStep;
    }

    /// <summary>The exponent of t in β. Default -0.8.</summary>
    public double Beta2Decay { get; }

    /// <summary>ε₁. Default 1e-30.</summary>
    public double Epsilon1 { get; }

    /// <summary>ε₂. Default 1e-3.</summary>
    public double Epsilon2 { get; }

    /// <summary>The largest rms(u). Default 1.</summary>
    public Hyperparameter ClipThreshold { get; }

    /// <summary>Has no effect; part of Keras's config. Default true.</summary>
    public bool RelativeStep { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames => ["row", "column", "velocity"];

    /// <inheritdoc/>
    protected override Tensor InitialState(string name, Tensor variable)
    {
        Shape shape = variable.shape;
        if (name == "velocity") return zeros_like(variable);
        if (shape.Rank < 2) return variable.new_zeros([]);
        return variable.new_zeros(name == "row" ? [.. shape[..^1]] : [.. shape[..^2], shape[^1]]);
    }

    private protected override string StateName(Variable variable, string name) => name is "row" or "column" ? variable.Name : base.StateName(variable, name);

    /// <inheritdoc/>
    protected override void Update(Tensor variable, Tensor gradient, IReadOnlyList<Tensor> state, UpdateStep step)
    {
        var (R, C, V) = (state[0], state[1], state[2]);
        var (β, c) = Factors(step, wide: variable.dtype == float64);
        var α = variable.RootMeanSquare().AtLeast(Epsilon2).Times(Limited(step));
        if (variable.dim() >= 2)
        {
            using var g2 = gradient.Squared().Plus_(Epsilon1);
            R.Times_(β).Plus_(g2.mean([-1]).Times_(c));
            C.Times_(β).Plus_(g2.mean([-2]).Times_(c));
            V.copy_((R / R.mean([-1], keepdim: true)).unsqueeze(-1)).mul_(C.unsqueeze(-2));
        }
        else
        {
            new TensorRun(variable, gradient, [V]).Apply(new VelocityRule<TensorElement>(β, c, Epsilon1));
        }
        var u = default(Direction<TensorElement>).Of(new(gradient), new(V), default).Tensor;
        variable.sub_(u * (α / u.RootMeanSquare().DividedBy(ClipThreshold.At(step.Iteration)).AtLeast(1)));
    }

    // V, which the passes read as their first array.
    unsafe void IMemoryRule.Prepare(VariableState state, ref UpdateMemory memory)
    {
        var (β, c) = Factors(memory.Step, wide: false);
        var shape = state.Variable.Shape;
        float* R = memory.First, C = memory.Second, V = memory.Third;
        memory.First = V;
        if (shape.Rank < 2)
        {
            OnePass.Run(new VelocityRule<Lanes>(β, c, Epsilon1), memory with { Transform = memory.Transform with { Decay = 0 } });
            return;
        }
        var matrix = new FactoredMeans.Matrix
        {
            Gradient = memory.Gradient,
            R = R,
            C = C,
            V = V,
            Rows = shape[^2],
            Columns = shape[^1],
            Stay = (float)β,
            Share = (float)c,
            Epsilon = Epsilon1,
            Transform = memory.Transform,
        };
        for (var i = 0; i < shape[..^2].ElementCount; i++)
        {
            means.Update(matrix);
            matrix.Gradient += matrix.Rows * matrix.Columns;
            matrix.R += matrix.Rows;
            matrix.C += matrix.Columns;
            matrix.V += matrix.Rows * matrix.Columns;
        }
    }

    SquareSums ISummingRule.Sum(in UpdateMemory memory)
    {
        if (memory.Transform.Decays) OnePass.Run(default(NoRule), memory);
        return SquareSums.Of(default(Direction<Lanes>), memory);
    }

    void IMemoryRule.Update(in UpdateMemory memory)
    {
        var count = memory.Sums.Count;
        var α = MathF.Max(Rms(memory.Sums.Weights), (float)Epsilon2) * (float)Limited(memory.Step);
        var excess = Rms(memory.Sums.Directions) / (float)ClipThreshold.At(memory.Step.Iteration);
        OnePass.Run(new MoveAlong<Direction<Lanes>>(default, α / MathF.Max(excess, 1)), memory);

        float Rms(double sum) => (float)Math.Sqrt(sum / count);
    }

    /// <summary>The rate, or 1 / √t where that is less.</summary>
    private static double Limited(UpdateStep step) => Math.Min(step.LearningRate, 1 / Math.Sqrt(step.Number));

    /// <summary>β and 1 - β, in float32 as Keras, or in double for double variables.</summary>
    private (double, double) Factors(UpdateStep step, bool wide)
    {
        if (wide) return (1 - Math.Pow(step.Number, Beta2Decay), Math.Pow(step.Number, Beta2Decay));
        var β = 1 - MathF.Pow(step.Number, (float)Beta2Decay);
        return (β, 1 - β);
    }

    private readonly struct VelocityRule<T>(double β, double c, double ε) : IUpdateRule<T>
        where T : struct, IElement<T>
    {
        private readonly T β = T.Of(β), c = T.Of(c), ε = T.Of(ε);

        public static int StateCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update(ref T w, T g, ref T v, ref T _, ref T __) => v = β * v + (g * g + ε) * c;
    }

    /// <summary>Leaves the weights to their decay.</summary>
    private readonly struct NoRule : IUpdateRule<Lanes>
    {
        public static int StateCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update(ref Lanes w, Lanes g, ref Lanes v, ref Lanes _, ref Lanes __)
        {
        }
    }

    private readonly struct Direction<T> : IDirection<T>
        where T : struct, IElement<T>
    {
        public static int StateCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Of(T g, T v, T _) => T.Of(1) / T.Sqrt(v) * g;
    }
}
