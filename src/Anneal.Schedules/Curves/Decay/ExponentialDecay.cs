namespace Anneal.Schedules;

/// <summary>The rate is multiplied by a constant factor every <c>decaySteps</c> steps, smoothly or in a staircase.</summary>
/// <remarks>
/// <para><c>rate = initialLearningRate * decayRate ^ (step / decaySteps)</c>; with <c>staircase</c>, the exponent is rounded down.</para>
/// <code>
/// |
///  \
///    \ _
///        - - ______
/// </code>
/// <para>Steps count optimizer updates. The formula applies to every step, including negative ones; there is no end. A growing rate
/// (<c>decayRate</c> above 1) ends at infinity.</para>
/// <para>Differs from Keras: an initial rate of 0 stays 0 at every step (Keras: NaN once the power overflows), an integer initial rate does
/// not lead to integer arithmetic, and a negative decay rate needs the staircase.</para>
/// <example><code>
/// var schedule = new ExponentialDecay(0.1, decaySteps: 100_000, decayRate: 0.96, staircase: true);
/// double rate = schedule.At(100_000); // 0.096
/// </code></example>
/// <para>Source: Keras, <c>keras.optimizers.schedules.ExponentialDecay</c>.</para>
/// </remarks>
[Keras("keras.optimizers.schedules")]
public sealed partial record ExponentialDecay : LearningRateSchedule
{
    private readonly double _logarithm;

    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The rate at step 0; any finite number.</param>
    /// <param name="decaySteps">The steps, or a length with a unit, after which the factor is applied once: greater than 0. Fractions are allowed.</param>
    /// <param name="decayRate">The factor: 0 or more, or any finite number with a staircase.</param>
    /// <param name="staircase">Whether the factor is applied once every <paramref name="decaySteps"/> steps. Default false.</param>
    /// <param name="name">A label: any valid Unicode text. Default <c>ExponentialDecay</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public ExponentialDecay(
        double initialLearningRate, Duration decaySteps, double decayRate, bool staircase = false, string? name = "ExponentialDecay")
    {
        InitialLearningRate = Require.Finite(initialLearningRate);
        DecaySteps = Require.Positive(decaySteps);
        DecayRate = Require.Finite(decayRate);
        _logarithm = decayRate > 0 ? Math.Log(decayRate) : 0;
        Staircase = staircase;
        Name = Require.Text(name);
        if (decayRate < 0 && !staircase)
            throw Require.Refused(decayRate, "0 or more without a staircase, because a negative number has no fractional power");
    }

    /// <summary>The rate at step 0.</summary>
    public double InitialLearningRate { get; }

    /// <summary>The steps after which the factor is applied once.</summary>
    [BindBy(nameof(Duration.BindPeriod))]
    public Duration DecaySteps { get; }

    /// <summary>The factor.</summary>
    public double DecayRate { get; }

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

    internal override Outline? OutlineOf(double from, double to) => Staircase
        ? Outline.Multiples(DecaySteps.Steps, from, to)
        : DecayRate == 0 ? Outline.At(0) : Outline.Smooth;
}
