using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>The rate goes up and down along half sine waves, again and again, as high each time or less high.</summary>
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
/// <para>Differs from ParameterSchedulers.jl, which counts from 1 and swaps the rates if the first is the greater.</para>
/// <example><code>
/// var schedule = new SineCycle(0.001, maxLearningRate: 0.006, period: 2.Epochs, scale: CycleScale.Halving);
/// </code></example>
/// <para>Source: ParameterSchedulers.jl, <c>Sin</c>, <c>SinDecay2</c> and <c>SinExp</c>.</para>
/// </remarks>
public sealed record SineCycle : LearningRateSchedule
{
    private readonly Number _initialLearningRate;
    private readonly Number _maxLearningRate;
    private readonly Number _gamma;

    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The rate where a wave starts and ends; any finite number.</param>
    /// <param name="maxLearningRate">The rate at the top of the first wave; any finite number.</param>
    /// <param name="period">Length of a wave in steps, or with a unit, greater than 0.</param>
    /// <param name="scale">How high the waves are. Default <see cref="CycleScale.Constant"/>.</param>
    /// <param name="gamma">The factor of <see cref="CycleScale.Exponential"/> at every step, 0 to 1. Default 1.0.</param>
    /// <param name="name">A label of valid Unicode. Default <c>SineCycle</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    /// <exception cref="ArgumentException"><paramref name="gamma"/> is given with a <paramref name="scale"/> that does not have it.</exception>
    public SineCycle(
        Number initialLearningRate, Number maxLearningRate, Duration period, CycleScale scale = CycleScale.Constant, Number? gamma = null,
        string? name = nameof(SineCycle))
    {
        _initialLearningRate = Require.Finite(initialLearningRate, nameof(initialLearningRate));
        _maxLearningRate = Require.Finite(maxLearningRate, nameof(maxLearningRate));
        Period = Require.Positive(period, nameof(period));
        Scale = Swing.Defined(scale, nameof(scale));
        _gamma = Swing.Gamma(gamma ?? 1.0, scale, nameof(gamma));
        Name = Require.Text(name, nameof(name));
    }

    /// <summary>The rate where a wave starts and ends.</summary>
    public double InitialLearningRate => _initialLearningRate;

    /// <summary>The rate at the top of the first wave.</summary>
    public double MaxLearningRate => _maxLearningRate;

    /// <summary>Length of a wave in steps.</summary>
    public Duration Period { get; }

    /// <summary>How high the waves are.</summary>
    public CycleScale Scale { get; }

    /// <summary>The factor of <see cref="CycleScale.Exponential"/> at every step.</summary>
    public double Gamma => _gamma;

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

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run) => Period.IsInSteps
        ? this
        : new SineCycle(_initialLearningRate, _maxLearningRate, Period.BindPeriod(run), Scale, _gamma, Name);

    internal override Outline? OutlineOf(double from, double to) =>
        Corners.Every(Period.Steps / 2, from, to).And(Outline.At(0)) with { IsMonotone = Scale != CycleScale.Exponential, Recurrence = Recurrence.Cycles };

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["initial_learning_rate"] = _initialLearningRate.ToJson(),
        ["max_learning_rate"] = _maxLearningRate.ToJson(),
        ["period"] = Period.ToJson(),
        ["scale"] = Scale.ToJson(),
        ["gamma"] = _gamma.ToJson(),
        ["name"] = Name,
    };

    /// <summary>The class and its arguments, the same in every culture.</summary>
    /// <returns>For example <c>SineCycle {"initial_learning_rate":0.1,...}</c>.</returns>
    public override string ToString() => Describe();

    internal static SineCycle Read(ConfigReader config) => new(
        config.Number("initial_learning_rate"),
        config.Number("max_learning_rate"),
        config.Length("period"),
        config.Choice("scale", CycleScale.Constant),
        config.OptionalNumber("gamma"),
        config.Text("name", nameof(SineCycle)));
}
