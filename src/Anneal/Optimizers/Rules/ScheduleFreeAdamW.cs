using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Schedule-free AdamW: averages its path instead of following a schedule. The average x is evaluated and saved; gradients are
/// computed at y.</summary>
/// <remarks>
/// With rate r, gradient g at y and update number t from 1; v starts at 0, x and z at the weights:
/// <code>
/// α = r min(t / warmupSteps, 1)
/// v ← v + (1 - β₂)(g² - v)
/// z ← z - α g / (√(v / (1 - β₂ᵗ)) + ε)
/// x ← x + (z - x) / t
/// y = (1 - β₁) z + β₁ x
/// </code>
/// <para>In training, the variables hold y, and z is the state <c>momentum</c>. A model's <c>Evaluate</c>, <c>Predict</c>,
/// <c>GetWeights</c>, validation and the end of <c>Fit</c> use x, and training continues from y, bit for bit
/// (<see cref="EnterEvaluation"/>; meanwhile y is part of <see cref="Optimizer.GetState"/> as <c>gradient_point</c>). Weights that are
/// assigned in between become x, y and z. Keras evaluates and saves y.</para>
/// Keras: <c>keras.optimizers.ScheduleFreeAdamW</c>, with the same arguments and defaults (its torch backend is wrong from the second
/// step). Source: Defazio et al.,
/// The Road Less Scheduled, 2024; as in Keras, all updates have the same weight in x, including those of the warm-up.
/// </remarks>
/// <example><code>
/// new ScheduleFreeAdamW(0.0025, warmupSteps: 500)
/// </code></example>
[Keras("keras.optimizers")]
public sealed partial class ScheduleFreeAdamW : ElementwiseOptimizer
{
    private const string GradientPoint = "_gradient_point", ShowsMovingAverage = "shows_moving_average", LastBeta1Name = "last_beta_1";

    private Variable[]? gradientPoints;
    private bool showsMovingAverage;
    private double? usedBeta1;

    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The rate: a number, a schedule or a function. Default 0.0025.</param>
    /// <param name="beta1">β₁, the weight of x in y, in (0, 1], or a schedule. Default 0.9.</param>
    /// <param name="beta2">β₂, the decay of the mean squared gradient, in [0, 1), or a schedule. Default 0.999.</param>
    /// <param name="epsilon">ε, which keeps the divisor above 0; at least 0. Default 1e-8.</param>
    /// <param name="warmupSteps">The updates over which the rate rises. <see cref="Optimizer.LearningRate"/> is the rate after the rise. Default 0.</param>
    /// <param name="weightDecay">The weight decay, at least 0, or a schedule; applied to y. Default null: none.</param>
    /// <param name="name">The name. Default <c>schedule_free_adam_w</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range. (Keras accepts any value; β₁ = 0 gives NaN there.)</exception>
    public ScheduleFreeAdamW(
        LearningRate? learningRate = null,
        Hyperparameter? beta1 = null,
        Hyperparameter? beta2 = null,
        double epsilon = 1e-8,
        int warmupSteps = 0,
        Hyperparameter? weightDecay = null,
        string? name = null)
        : base(learningRate ?? 0.0025, name)
    {
        Beta1 = Within(nameof(beta1), beta1 ?? 0.9, 0, 1, leastIncluded: false);
        Beta2 = Within(nameof(beta2), beta2 ?? 0.999, 0, 1, mostIncluded: false);
        Epsilon = Require.Single(Require.NotNegative(epsilon));
        WarmupSteps = Require.AtLeast(warmupSteps, 0);
        WeightDecay = weightDecay;
    }

    /// <summary>β₁. Default 0.9.</summary>
    public Hyperparameter Beta1 { get; }

    /// <summary>β₂. Default 0.999. If it follows a schedule, 1 - β₂ᵗ is computed with the β₂ of the update.</summary>
    public Hyperparameter Beta2 { get; }

    /// <summary>ε. Default 1e-8.</summary>
    public double Epsilon { get; }

    /// <summary>The updates over which the rate rises. Default 0.</summary>
    public int WarmupSteps { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames => ["momentum", "velocity"];

    /// <inheritdoc/>
    protected override Tensor InitialState(string name, Tensor variable) => name == "momentum" ? variable.detach().clone() : zeros_like(variable);

    private protected override void Rule<T, TRun>(TRun run, UpdateStep step, bool wide) => run.Apply(new AveragingRule<T>(new(this, step, wide)));

    internal override void EndUpdate(UpdateStep step) => usedBeta1 = Beta1.At(step.Iteration);

    /// <inheritdoc/>
    public override bool EnterEvaluation()
    {
        RequireNotDisposed();
        if (gradientPoints is not null || Iterations == 0) return false;
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        gradientPoints = [.. Points.Select(point => PointOf(point.Name, point.State.Variable.Value.detach().clone()))];
        foreach (var state in States) state.Variable.Value.copy_(Average(state.Variable.Value, state.SlotTensors[0], LastBeta1));
        return true;
    }

    /// <inheritdoc/>
    public override void LeaveEvaluation()
    {
        if (gradientPoints is not { } points) return;
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (state, point) in States.Zip(points))
        {
            var (variable, z) = (state.Variable.Value, state.SlotTensors[0]);
            var shown = showsMovingAverage ? state.Average!.Value : Average(point.Value, z, LastBeta1);
            if (variable.eq(shown).all().item<bool>()) variable.copy_(point.Value);
            else z.copy_(variable);
        }
        FreeGradientPoints();
    }

    /// <summary>
    /// Ends training: puts x into the variables, or the moving averages of y if <see cref="TunableOptimizer.UseEma"/> is set. Training may still continue.
    /// </summary>
    public override void FinalizeVariables()
    {
        EnterEvaluation();
        base.FinalizeVariables();
        showsMovingAverage = UseEma && gradientPoints is not null;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) FreeGradientPoints();
        base.Dispose(disposing);
    }

    internal override void WriteScalars(IDictionary<string, Array> state)
    {
        base.WriteScalars(state);
        if (usedBeta1 is { } β1) state.Add(LastBeta1Name, new[] { β1 });
        if (gradientPoints is not { } points) return;
        foreach (var point in points) state.Add(point.Name, StateArray.Of(point));
        if (UseEma) state.Add(ShowsMovingAverage, new[] { showsMovingAverage ? 1L : 0 });
    }

    internal override void ReadState(StateReader state)
    {
        base.ReadState(state);
        state.Then(() => usedBeta1 = null);
        if (state.Has(LastBeta1Name)) state.Rate(LastBeta1Name, β1 => usedBeta1 = β1);
        state.Then(FreeGradientPoints);
        if (!Points.Any(point => state.Has(point.Name))) return;
        if (UseEma) state.Count(ShowsMovingAverage, count => showsMovingAverage = count == 1, most: 1);
        var points = new List<Variable>();
        foreach (var (name, s) in Points)
            state.Array(state.Prefix + name, s.Variable, values => points.Add(PointOf(name, StateArray.Tensor(values, s.Variable))));
        state.Then(() => gradientPoints = [.. points]);
    }

    private IEnumerable<(string Name, VariableState State)> Points => UniqueNames.Of(States, state => state.Variable.Path.Replace('/', '_') + GradientPoint);

    private static Variable PointOf(string name, Tensor value) => new(value, name, trainable: false);

    /// <summary>The β₁ that made the y in the variables: the schedule may be another by now.</summary>
    private double LastBeta1 => usedBeta1 ?? Beta1.At(Math.Max(Iterations - 1, 0));

    internal override bool Evaluating => gradientPoints is not null;

    /// <summary>x of y = (1 - β₁) z + β₁ x, so written that x is y exactly where z is.</summary>
    private static Tensor Average(Tensor y, Tensor z, double β1) => z.Plus((y - z).DividedBy(β1));

    private void FreeGradientPoints()
    {
        foreach (var point in gradientPoints ?? []) point.Dispose();
        gradientPoints = null;
        showsMovingAverage = false;
    }

    /// <summary>
    /// What one update uses, in float32 as Keras, or in double for double variables; <see cref="OldBeta1"/> is the β₁ that made the y before it.
    /// </summary>
    private readonly struct Factors
    {
        public readonly double Alpha, OldBeta1, Beta1, C1, C2, Bias2, Epsilon, Weight, Rest;

        public Factors(ScheduleFreeAdamW optimizer, UpdateStep step, bool wide)
        {
            var (t, β2) = (step.Number, optimizer.Beta2.At(step.Iteration));
            var warm = t < optimizer.WarmupSteps ? (double)t / optimizer.WarmupSteps : 1;
            Alpha = wide ? step.LearningRate * warm : (float)step.LearningRate * (float)warm;
            OldBeta1 = optimizer.LastBeta1;
            Beta1 = optimizer.Beta1.At(step.Iteration);
            C1 = wide ? 1 - Beta1 : 1 - (float)Beta1;
            C2 = wide ? 1 - β2 : 1 - (float)β2; // In float32, as Keras: 1.3e-5 off.
            Bias2 = step.Bias(β2, wide);
            Epsilon = optimizer.Epsilon;
            Weight = 1.0 / t;
            Rest = wide ? 1 - Weight : 1 - (float)Weight;
        }
    }

    private readonly struct AveragingRule<T>(Factors factors) : IUpdateRule<T>
        where T : struct, IElement<T>
    {
        private readonly T α = T.Of(factors.Alpha), oldβ1 = T.Of(factors.OldBeta1), β1 = T.Of(factors.Beta1), ε = T.Of(factors.Epsilon);
        private readonly T c1 = T.Of(factors.C1), c2 = T.Of(factors.C2), bias2 = T.Of(factors.Bias2);
        private readonly T weight = T.Of(factors.Weight), rest = T.Of(factors.Rest);

        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update(ref T y, T g, ref T z, ref T v, ref T _)
        {
            var x = z + (y - z) / oldβ1;
            v += c2 * (g * g - v);
            z -= α * g / (T.Sqrt(v / bias2) + ε);
            x = rest * x + weight * z;
            y = c1 * z + β1 * x;
        }
    }
}
