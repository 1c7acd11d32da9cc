using System.Runtime.CompilerServices;
using Anneal.Native;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Nadam: Adam with Nesterov momentum, which grows towards β₁ over the updates.</summary>
/// <remarks>
/// With rate r, gradient g and update number t from 1; m and v start at 0, Π at 1:
/// <code>
/// μₜ = β₁ (1 - 0.96ᵗ / 2)
/// Π ← Π μₜ
/// m ← m + (1 - β₁)(g - m)
/// v ← v + (1 - β₂)(g² - v)
/// m̂ = μₜ₊₁ m / (1 - Π μₜ₊₁) + (1 - μₜ) g / (1 - Π)
/// w ← w - r m̂ / (√(v / (1 - β₂ᵗ)) + ε)
/// </code>
/// Keras: <c>keras.optimizers.Nadam</c>, with the same arguments and defaults; Π is the state named <c>variable</c>, one number for all
/// variables. Source: Dozat, Incorporating
/// Nesterov Momentum into Adam, 2015. If β₁ or β₂ follows a schedule, μ and 1 - β₂ᵗ use the value of the update.
/// </remarks>
/// <example><code>
/// new Nadam(0.002)
/// </code></example>
[Keras("keras.optimizers")]
public sealed partial class Nadam : ElementwiseOptimizer
{
    private Variable? product;
    private double nextProduct;
    private double scheduleDecay = 1;

    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The rate: a number, a schedule or a function. Default 0.001.</param>
    /// <param name="beta1">β₁, the decay of the mean gradient, in [0, 1), or a schedule. Default 0.9.</param>
    /// <param name="beta2">β₂, the decay of the mean squared gradient, in [0, 1), or a schedule. Default 0.999.</param>
    /// <param name="epsilon">ε, which keeps the divisor above 0; at least 0. Default 1e-7.</param>
    /// <param name="name">The name. Default <c>nadam</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range. (Keras accepts any value.)</exception>
    public Nadam(
        LearningRate? learningRate = null, Hyperparameter? beta1 = null, Hyperparameter? beta2 = null, double epsilon = 1e-7, string? name = null)
        : base(learningRate ?? 0.001, name)
    {
        Beta1 = Within(nameof(beta1), beta1 ?? 0.9, 0, 1, mostIncluded: false);
        Beta2 = Within(nameof(beta2), beta2 ?? 0.999, 0, 1, mostIncluded: false);
        Epsilon = Require.Single(Require.NotNegative(epsilon));
    }

    /// <summary>β₁. Default 0.9.</summary>
    public Hyperparameter Beta1 { get; }

    /// <summary>β₂. Default 0.999.</summary>
    public Hyperparameter Beta2 { get; }

    /// <summary>ε. Default 1e-7.</summary>
    public double Epsilon { get; }

    /// <summary>d, how fast the momentum comes near to β₁: μₜ = β₁ (1 - 0.96ᵈᵗ / 2); 0 or more. Default 1, as in Keras 3. Keras 2 had 0.004, which its files still mean.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double ScheduleDecay { get => scheduleDecay; init => scheduleDecay = Require.NotNegative(value, nameof(ScheduleDecay)); }

    /// <inheritdoc/>
    public override void Build(IReadOnlyList<Variable> variables)
    {
        base.Build(variables);
        using var scope = NewDisposeScope();
        product ??= AddState("variable", ones([], variables.Any(v => v.Value.dtype == float64) ? float64 : float32, device: CPU));
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames => ["momentum", "velocity"];

    /// <inheritdoc/>
    protected override void BeginUpdate(UpdateStep step)
    {
        var wide = product!.Value.dtype == float64;
        nextProduct = wide ? Product * Momentum(step, wide) : (float)Product * (float)Momentum(step, wide);
    }

    internal override void EndUpdate(UpdateStep step) => Product = nextProduct;

    private protected override void Rule<T, TRun>(TRun run, UpdateStep step, bool wide) => run.Apply(new NesterovRule<T>(new(this, step, wide)));

    /// <summary>Π before the update; a double where there are double variables.</summary>
    private unsafe double Product
    {
        get => product!.Value.dtype == float64 ? *TensorMemory.Doubles(product.Value) : *TensorMemory.Floats(product.Value);
        set
        {
            if (product!.Value.dtype == float64) *TensorMemory.Doubles(product.Value) = value;
            else *TensorMemory.Floats(product.Value) = (float)value;
        }
    }

    /// <summary>μₜ, in float32 as Keras, or in double for double variables.</summary>
    private protected override void WriteShared(ConfigWriter<Optimizer> writer)
    {
        base.WriteShared(writer);
        if (ScheduleDecay != 1) writer.Add(OptionKeys.ScheduleDecay, (double?)ScheduleDecay);
    }

    private protected override void ReadOptions(ConfigReader reader)
    {
        base.ReadOptions(reader);
        new OptionReader(reader).Read(OptionKeys.ScheduleDecay, value => scheduleDecay = Require.NotNegative(value.AsDouble(), nameof(ScheduleDecay)));
    }

    private double Momentum(UpdateStep step, bool wide, long ahead = 0) => wide
        ? Beta1.At(step.Iteration) * (1 - 0.5 * Math.Pow(0.96, ScheduleDecay * (step.Number + ahead)))
        : (float)Beta1.At(step.Iteration) * (1 - 0.5f * (step with { Iteration = step.Iteration + ahead }).Power(Math.Pow(0.96, ScheduleDecay)));

    /// <summary>What multiplies arrays in one update, in float32 as Keras, or in double for double variables.</summary>
    private readonly struct Factors
    {
        public readonly double C1, C2, OfMean, OfGradient, OfSquare, ε;

        public Factors(Nadam nadam, UpdateStep step, bool wide)
        {
            var (β1, β2) = (nadam.Beta1.At(step.Iteration), nadam.Beta2.At(step.Iteration));
            var (r, Π) = (step.LearningRate, nadam.nextProduct);
            var (μ, next) = (nadam.Momentum(step, wide), nadam.Momentum(step, wide, ahead: 1));
            ε = nadam.Epsilon;
            if (wide)
            {
                (C1, C2) = (1 - β1, 1 - β2);
                OfMean = r * next / (1 - Π * next);
                OfGradient = r * (1 - μ) / (1 - Π);
                OfSquare = 1 / step.Bias(β2, wide);
            }
            else
            {
                (C1, C2) = (1 - (float)β1, 1 - (float)β2);
                OfMean = (float)r * (float)next / (1 - (float)Π * (float)next);
                OfGradient = (float)r * (1 - (float)μ) / (1 - (float)Π);
                OfSquare = 1 / (1 - step.Power(β2));
            }
        }
    }

    private readonly struct NesterovRule<T>(Factors factors) : IUpdateRule<T>
        where T : struct, IElement<T>
    {
        private readonly T c1 = T.Of(factors.C1), c2 = T.Of(factors.C2), ε = T.Of(factors.ε);
        private readonly T ofMean = T.Of(factors.OfMean), ofGradient = T.Of(factors.OfGradient), ofSquare = T.Of(factors.OfSquare);

        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update(ref T w, T g, ref T m, ref T v, ref T _)
        {
            m += c1 * (g - m);
            v += c2 * (g * g - v);
            w -= (ofMean * m + ofGradient * g) / (T.Sqrt(ofSquare * v) + ε);
        }
    }
}
