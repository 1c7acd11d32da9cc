using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>The rate is multiplied by a constant factor every so many steps, smoothly or in a staircase.</summary>
/// <remarks>
/// <para><c>rate = initialLearningRate * decayRate ^ (step / decaySteps)</c>; with <c>staircase</c>, the exponent is rounded down.</para>
/// <code>
/// |
///  \
///    \ _
///        - - ______
/// </code>
/// <para>Steps count optimizer updates. The formula holds for every step, negative ones included; there is no end. A growing rate
/// (<c>decayRate</c> above 1) ends in infinity.</para>
/// <para>Differs from Keras: an initial rate of 0 stays 0 at every step (Keras: NaN once the power overflows), an integer initial rate is
/// not computed in integers, and a negative decay rate needs the staircase.</para>
/// <example><code>
/// var schedule = new ExponentialDecay(0.1, decaySteps: 100_000, decayRate: 0.96, staircase: true);
/// double rate = schedule.At(100_000); // 0.096
/// </code></example>
/// <para>Source: Keras, <c>keras.optimizers.schedules.ExponentialDecay</c>.</para>
/// </remarks>
public sealed record ExponentialDecay : LearningRateSchedule
{
    private readonly Number _initialLearningRate;
    private readonly Number _decayRate;
    private readonly double _logarithm;

    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The rate at step 0; any finite number.</param>
    /// <param name="decaySteps">Steps for one factor, or a length with a unit, greater than 0; fractions are allowed.</param>
    /// <param name="decayRate">The factor; any finite number with a staircase, else 0 or more.</param>
    /// <param name="staircase">Whether the factor is applied once every <paramref name="decaySteps"/> steps. Default false.</param>
    /// <param name="name">A label of valid Unicode. Default <c>ExponentialDecay</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    public ExponentialDecay(
        Number initialLearningRate, Duration decaySteps, Number decayRate, bool staircase = false, string? name = "ExponentialDecay")
    {
        _initialLearningRate = Require.Rate(initialLearningRate, nameof(initialLearningRate));
        DecaySteps = Require.Positive(decaySteps, nameof(decaySteps));
        _decayRate = Require.Rate(decayRate, nameof(decayRate));
        _logarithm = decayRate > 0 ? Math.Log(decayRate) : 0;
        Staircase = staircase;
        Name = Require.Text(name, nameof(name));
        if (decayRate < 0 && !staircase)
            throw new ArgumentOutOfRangeException(nameof(decayRate),
                $"decayRate must be 0 or more, for a negative number has no fractional power; it was {decayRate}. With staircase: true it may be negative.");
    }

    /// <summary>The rate at step 0.</summary>
    public double InitialLearningRate => _initialLearningRate;

    /// <summary>Steps for one factor.</summary>
    public Duration DecaySteps { get; }

    /// <summary>The factor.</summary>
    public double DecayRate => _decayRate;

    /// <summary>Whether the rate falls in a staircase.</summary>
    public bool Staircase { get; }

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override double At(double step)
    {
        Require.Step(step);
        var length = DecaySteps.Steps;
        if (Staircase)
            return Rates.Times(InitialLearningRate, DecayRate, ExactQuotient.Floor(step, length));
        var exponent = step / length;
        var power = Math.Pow(DecayRate, exponent);
        if (!double.IsNormal(power))
            return Beyond(step, length);
        // What the exponent lost by rounding, in units of itself: it moves the power by ln(decayRate) times as much.
        var lost = Math.FusedMultiplyAdd(-exponent, length, step) / length;
        var rate = InitialLearningRate * power;
        return rate + (Math.FusedMultiplyAdd(InitialLearningRate, power, -rate) + rate * (_logarithm * lost));
    }

    // Where the power alone over- or underflows: whole and fractional part of the exponent apart.
    private double Beyond(double step, double length)
    {
        var whole = ExactQuotient.Truncate(step, length);
        return Rates.Times(Rates.Times(InitialLearningRate, DecayRate, whole), DecayRate, ExactQuotient.Rest(step, length, whole) / length);
    }

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run) => DecaySteps.IsInSteps
        ? this
        : new ExponentialDecay(_initialLearningRate, DecaySteps.BindPeriod(run), _decayRate, Staircase, Name);

    internal override Outline? OutlineOf(double from, double to) => Staircase
        ? Outline.Multiples(DecaySteps.Steps, from, to)
        : DecayRate == 0 ? Outline.At(0) : Outline.Smooth;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["initial_learning_rate"] = _initialLearningRate.ToJson(),
        ["decay_steps"] = DecaySteps.ToJson(),
        ["decay_rate"] = _decayRate.ToJson(),
        ["staircase"] = Staircase,
        ["name"] = Name,
    };

    /// <summary>The class and its arguments, the same in every culture.</summary>
    /// <returns>For example <c>ExponentialDecay {"initial_learning_rate":0.1,...}</c>.</returns>
    public override string ToString() => Describe();

    internal static ExponentialDecay Read(ConfigReader config) => new(
        config.Number("initial_learning_rate"),
        config.Length("decay_steps"),
        config.Number("decay_rate"),
        config.Flag("staircase", false),
        config.Text("name", nameof(ExponentialDecay)));
}
