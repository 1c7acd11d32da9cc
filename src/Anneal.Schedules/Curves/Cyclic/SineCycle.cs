namespace Anneal.Schedules;

/// <summary>The rate rises and falls along half sine waves of constant or shrinking height.</summary>
/// <remarks>
/// <para>With <c>c</c> whole periods before <c>step</c>:
/// <c>rate = initialLearningRate + (maxLearningRate - initialLearningRate) * abs(sin(pi * step / period)) * scale</c>; <c>scale</c> is 1,
/// <c>2 ^ -c</c> or <c>gamma ^ step</c>.</para>
/// <code>
///   _ _       _ _
///  /   \     /   \
/// |     |   |     |
/// |      \ /      |
/// </code>
/// <para>Steps count optimizer updates. Before step 0 the first rate holds; there is no end.</para>
/// <para>Differs from ParameterSchedulers.jl, which counts from 1 and swaps the two rates if the first is greater.</para>
/// <example><code>
/// var schedule = new SineCycle(0.001, maxLearningRate: 0.006, period: 2.Epochs, scale: CycleScale.Halving);
/// </code></example>
/// <para>Source: ParameterSchedulers.jl, <c>Sin</c>, <c>SinDecay2</c> and <c>SinExp</c>.</para>
/// </remarks>
[Keras("anneal.schedules")]
public sealed partial record SineCycle : LearningRateSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The rate at the start and end of a wave; any finite number.</param>
    /// <param name="maxLearningRate">The rate at the top of the first wave; any finite number.</param>
    /// <param name="period">The length of a wave in steps, or with a unit: greater than 0.</param>
    /// <param name="scale">The heights of the waves. Default <see cref="CycleScale.Constant"/>.</param>
    /// <param name="gamma">The factor per step of <see cref="CycleScale.Exponential"/>, 0 to 1. Default 1.0.</param>
    /// <param name="name">A label: any valid Unicode text. Default <c>SineCycle</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    /// <exception cref="ArgumentException"><paramref name="gamma"/> is given, but <paramref name="scale"/> does not use it.</exception>
    public SineCycle(
        double initialLearningRate, double maxLearningRate, Duration period, CycleScale scale = CycleScale.Constant, double gamma = 1.0,
        string? name = nameof(SineCycle))
    {
        InitialLearningRate = Require.Finite(initialLearningRate);
        MaxLearningRate = Require.Finite(maxLearningRate);
        Period = Require.Positive(period);
        Scale = Require.Defined(scale);
        Gamma = Swing.Gamma(gamma, scale);
        Name = Require.Text(name);
    }

    /// <summary>The rate at the start and end of a wave.</summary>
    public double InitialLearningRate { get; }

    /// <summary>The rate at the top of the first wave.</summary>
    public double MaxLearningRate { get; }

    /// <summary>The length of a wave.</summary>
    [BindBy(nameof(Duration.BindPeriod))]
    public Duration Period { get; }

    /// <summary>The heights of the waves.</summary>
    public CycleScale Scale { get; }

    /// <summary>The factor per step of <see cref="CycleScale.Exponential"/>.</summary>
    public double Gamma { get; }

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override double At(double step)
    {
        var (elapsed, period) = (FromZero.Step(step), Period.Steps);
        var cycle = ExactQuotient.Floor(elapsed, period);
        var within = Math.Clamp(Math.FusedMultiplyAdd(-cycle, period, elapsed), 0, period);
        return Rates.Between(
            InitialLearningRate, MaxLearningRate, Rates.HalfSine(within / period) * Swing.Height(Scale, Gamma, cycle, elapsed));
    }

    internal override Outline? OutlineOf(double from, double to) =>
        Corners.Every(Period.Steps / 2, from, to).And(Outline.At(0)) with { IsMonotone = Scale != CycleScale.Exponential, Recurrence = Recurrence.Cycles };
}
