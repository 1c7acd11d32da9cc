namespace Anneal.Schedules;

/// <summary>The rate falls in proportion to one over time, smoothly or in a staircase.</summary>
/// <remarks>
/// <para><c>rate = initialLearningRate / (1 + decayRate * step / decaySteps)</c>; with <c>staircase</c>, <c>step / decaySteps</c> is
/// rounded down.</para>
/// <code>
/// |
///  \ _
///      - - _
///            - - - ____
/// </code>
/// <para>Steps count optimizer updates. The formula applies to every step, including negative ones; there is no end. Where the denominator
/// is 0 (possible only with a negative decay rate or a negative step), the rate is infinite and changes sign.</para>
/// <para>Differs from Keras: an integer initial rate does not lead to integer arithmetic.</para>
/// <example><code>
/// var schedule = new InverseTimeDecay(0.1, decaySteps: 1.0, decayRate: 0.5);
/// double rate = schedule.At(2); // 0.05
/// </code></example>
/// <para>Source: Keras, <c>keras.optimizers.schedules.InverseTimeDecay</c>.</para>
/// </remarks>
[Keras("keras.optimizers.schedules")]
public sealed partial record InverseTimeDecay : LearningRateSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The rate at step 0; any finite number.</param>
    /// <param name="decaySteps">The steps of one unit of time, or a length with a unit: greater than 0. Fractions are allowed.</param>
    /// <param name="decayRate">The growth of the denominator per unit of time; any finite number.</param>
    /// <param name="staircase">Whether time is rounded down to whole units. Default false.</param>
    /// <param name="name">A label: any valid Unicode text. Default <c>InverseTimeDecay</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public InverseTimeDecay(
        double initialLearningRate, Duration decaySteps, double decayRate, bool staircase = false, string? name = "InverseTimeDecay")
    {
        InitialLearningRate = Require.Finite(initialLearningRate);
        DecaySteps = Require.Positive(decaySteps);
        DecayRate = Require.Finite(decayRate);
        Staircase = staircase;
        Name = Require.Text(name);
    }

    /// <summary>The rate at step 0.</summary>
    public double InitialLearningRate { get; }

    /// <summary>The steps of one unit of time.</summary>
    [BindBy(nameof(Duration.BindPeriod))]
    public Duration DecaySteps { get; }

    /// <summary>The growth of the denominator per unit of time.</summary>
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
        // 1 + rate s / D = (D + rate s) / D, whose numerator is rounded only once.
        return Staircase
            ? InitialLearningRate / Denominator(ExactQuotient.Floor(step, length))
            : InitialLearningRate * (length / Math.FusedMultiplyAdd(DecayRate, step, length));
    }

    internal override Outline? OutlineOf(double from, double to)
    {
        var pole = DecayRate == 0 ? Outline.Smooth : Outline.At(-DecaySteps.Steps / DecayRate);
        return Staircase ? Outline.Multiples(DecaySteps.Steps, from, to).And(pole) : pole;
    }

    // Of stair n.
    private double Denominator(double n) => Math.FusedMultiplyAdd(DecayRate, n, 1);
}
