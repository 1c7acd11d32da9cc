namespace Anneal.Schedules;

/// <summary>The rate goes from a first to a final rate along a power of the remaining fraction, once or in growing cycles.</summary>
/// <remarks>
/// <para><c>rate = (initialLearningRate - endLearningRate) * (1 - step / decaySteps) ^ power + endLearningRate</c>.</para>
/// <code>
/// \              \
///  \      or      \    |\
///   \              \   |  \
///    \______        \__|    \__
/// </code>
/// <para>Steps count optimizer updates. From <c>decaySteps</c> on, the rate stays at <c>endLearningRate</c> (infinite if <c>power</c> is
/// negative). Before step 0 the formula applies. With <c>cycle</c>, <c>decaySteps</c> is replaced by its first multiple that is not below
/// <c>step</c>, so the rate rises again after each multiple, to a lower peak each time. That multiple is <c>decaySteps</c> itself for every
/// step in <c>(-decaySteps, 0]</c>; up to and including <c>-decaySteps</c>, a fractional power has no real value, and the rate is NaN.</para>
/// <para>Differs from Keras: an integer initial rate does not lead to integer arithmetic, and with <c>cycle</c> the steps just before 0 belong to the
/// first cycle (Keras: infinite or NaN).</para>
/// <example><code>
/// var schedule = new PolynomialDecay(0.1, decaySteps: 10_000, endLearningRate: 0.01, power: 0.5);
/// double rate = schedule.At(7_500); // 0.055
/// </code></example>
/// <para>Source: Keras, <c>keras.optimizers.schedules.PolynomialDecay</c>.</para>
/// </remarks>
[Keras("keras.optimizers.schedules")]
public sealed partial record PolynomialDecay : LearningRateSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The rate at step 0; any finite number.</param>
    /// <param name="decaySteps">The length of the decay in steps, or with a unit: greater than 0. Fractions are allowed.</param>
    /// <param name="endLearningRate">The rate at the end; any finite number. Default 0.0001.</param>
    /// <param name="power">The exponent of the remaining fraction; any finite number. Default 1.0, a straight line.</param>
    /// <param name="cycle">Whether the rate rises again after the end. Default false.</param>
    /// <param name="name">A label: any valid Unicode text. Default <c>PolynomialDecay</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public PolynomialDecay(
        double initialLearningRate, Duration decaySteps, double endLearningRate = 0.0001, double power = 1.0, bool cycle = false,
        string? name = "PolynomialDecay")
    {
        InitialLearningRate = Require.Finite(initialLearningRate);
        DecaySteps = Require.Positive(decaySteps);
        EndLearningRate = Require.Finite(endLearningRate);
        Power = Require.Finite(power);
        Cycle = cycle;
        Name = Require.Text(name);
    }

    /// <summary>The rate at step 0.</summary>
    public double InitialLearningRate { get; }

    /// <summary>The length of the decay.</summary>
    [BindBy(nameof(Duration.BindPositive), nameof(Cycle))]
    public Duration DecaySteps { get; }

    /// <summary>The rate at the end.</summary>
    public double EndLearningRate { get; }

    /// <summary>The exponent of the remaining fraction.</summary>
    public double Power { get; }

    /// <summary>Whether the rate rises again after the end.</summary>
    public bool Cycle { get; }

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override double At(double step)
    {
        Require.Step(step);
        return Rates.Between(EndLearningRate, InitialLearningRate, Raised(Remaining(step, DecaySteps.Steps)));
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
    private double Remaining(double step, double length)
    {
        if (!Cycle)
            return (length - Math.Min(step, length)) / length;
        var multiple = ExactQuotient.Ceiling(step, length);
        if (multiple == 0)
            multiple = 1;
        var end = multiple * length;
        if (double.IsInfinity(end))
            return Remaining(step / 4, length / 4);
        var remaining = Math.FusedMultiplyAdd(multiple, length, -step) / end;
        // Where the number of cycles itself is rounded, the end may lie before the step.
        return step > 0 ? Math.Clamp(remaining, 0, 1) : remaining;
    }

    internal override Outline? OutlineOf(double from, double to) =>
        Cycle ? Outline.Multiples(DecaySteps.Steps, from, to) with { Recurrence = Recurrence.Restarts } : Outline.At(DecaySteps.Steps);
}
