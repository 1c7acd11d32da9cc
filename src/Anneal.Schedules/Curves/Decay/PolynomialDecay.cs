using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>The rate goes from a first to a last value along a power of the remaining fraction, once or in growing cycles.</summary>
/// <remarks>
/// <para><c>rate = (initialLearningRate - endLearningRate) * (1 - step / decaySteps) ^ power + endLearningRate</c>.</para>
/// <code>
/// \              \
///  \      or      \    |\
///   \              \   |  \
///    \______        \__|    \__
/// </code>
/// <para>Steps count optimizer updates. From <c>decaySteps</c> on the rate stays at <c>endLearningRate</c> (infinite if <c>power</c> is
/// negative); before step 0 the formula holds. With <c>cycle</c>, <c>decaySteps</c> is replaced by its first multiple that is not below
/// <c>step</c>, so that the rate rises again after each multiple, less high each time. That multiple is <c>decaySteps</c> itself for every
/// step in <c>(-decaySteps, 0]</c>; at and before <c>-decaySteps</c> a fractional power has no real value, and the rate is NaN.</para>
/// <para>Differs from Keras: an integer initial rate is not computed in integers, and with <c>cycle</c> the steps just before 0 belong to the
/// first cycle (Keras: infinite or NaN).</para>
/// <example><code>
/// var schedule = new PolynomialDecay(0.1, decaySteps: 10_000, endLearningRate: 0.01, power: 0.5);
/// double rate = schedule.At(7_500); // 0.055
/// </code></example>
/// <para>Source: Keras, <c>keras.optimizers.schedules.PolynomialDecay</c>.</para>
/// </remarks>
public sealed record PolynomialDecay : LearningRateSchedule
{
    private readonly Number _initialLearningRate;
    private readonly Number _endLearningRate;
    private readonly Number _power;

    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The rate at step 0; any finite number.</param>
    /// <param name="decaySteps">Length of the decay in steps, or with a unit, greater than 0; fractions are allowed.</param>
    /// <param name="endLearningRate">The rate at the end; any finite number. Default 0.0001.</param>
    /// <param name="power">Exponent of the remaining fraction; any finite number. Default 1.0, a straight line.</param>
    /// <param name="cycle">Whether the rate rises again after the end. Default false.</param>
    /// <param name="name">A label of valid Unicode. Default <c>PolynomialDecay</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    public PolynomialDecay(
        Number initialLearningRate, Duration decaySteps, Number? endLearningRate = null, Number? power = null, bool cycle = false,
        string? name = "PolynomialDecay")
    {
        _initialLearningRate = Require.Rate(initialLearningRate, nameof(initialLearningRate));
        DecaySteps = Require.Positive(decaySteps, nameof(decaySteps));
        _endLearningRate = Require.Rate(endLearningRate ?? 0.0001, nameof(endLearningRate));
        _power = Require.Rate(power ?? 1.0, nameof(power));
        Cycle = cycle;
        Name = Require.Text(name, nameof(name));
    }

    /// <summary>The rate at step 0.</summary>
    public double InitialLearningRate => _initialLearningRate;

    /// <summary>Length of the decay in steps.</summary>
    public Duration DecaySteps { get; }

    /// <summary>The rate at the end.</summary>
    public double EndLearningRate => _endLearningRate;

    /// <summary>Exponent of the remaining fraction.</summary>
    public double Power => _power;

    /// <summary>Whether the rate rises again after the end.</summary>
    public bool Cycle { get; }

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override double At(double step)
    {
        Require.Step(step);
        return Rates.Between(EndLearningRate, InitialLearningRate, Raised(Remaining(step)));
    }

    // Products and roots are rounded once; powers are not quite.
    private double Raised(double remaining) => Power switch
    {
        1 => remaining,
        2 => remaining * remaining,
        0.5 => Math.Sqrt(remaining),
        var power => Math.Pow(remaining, power),
    };

    // 1 - s / D as (D - s) / D: exact near the end, where 1 - s / D loses its digits.
    private double Remaining(double step)
    {
        var length = DecaySteps.Steps;
        if (!Cycle)
            return (length - Math.Min(step, length)) / length;
        var multiple = ExactQuotient.Ceiling(step, length);
        if (multiple == 0)
            multiple = 1;
        return Math.FusedMultiplyAdd(multiple, length, -step) / (multiple * length);
    }

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run) => DecaySteps.IsInSteps
        ? this
        : new PolynomialDecay(_initialLearningRate, Cycle ? DecaySteps.BindPeriod(run) : DecaySteps.BindPositive(run), _endLearningRate, _power, Cycle, Name);

    internal override Outline? OutlineOf(double from, double to) =>
        Cycle ? Outline.Multiples(DecaySteps.Steps, from, to) with { Recurrence = Recurrence.Restarts } : Outline.At(DecaySteps.Steps);

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["initial_learning_rate"] = _initialLearningRate.ToJson(),
        ["decay_steps"] = DecaySteps.ToJson(),
        ["end_learning_rate"] = _endLearningRate.ToJson(),
        ["power"] = _power.ToJson(),
        ["cycle"] = Cycle,
        ["name"] = Name,
    };

    /// <summary>The class and its arguments, the same in every culture.</summary>
    /// <returns>For example <c>PolynomialDecay {"initial_learning_rate":0.1,...}</c>.</returns>
    public override string ToString() => Describe();

    internal static PolynomialDecay Read(ConfigReader config) => new(
        config.Number("initial_learning_rate"),
        config.Length("decay_steps"),
        config.OptionalNumber("end_learning_rate"),
        config.OptionalNumber("power"),
        config.Flag("cycle", false),
        config.Text("name", nameof(PolynomialDecay)));
}
