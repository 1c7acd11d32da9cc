namespace Anneal.Schedules;

/// <summary>The rate falls exponentially, by a power of e, smoothly or in a staircase.</summary>
/// <remarks>
/// <para><c>rate = initialLearningRate * exp(-decayRate * step / decaySteps)</c>; with <c>staircase</c>, <c>step / decaySteps</c> is rounded down.</para>
/// <code>
/// |
///  \
///    \ _
///        - - ______
/// </code>
/// <para>Steps count optimizer updates. Before step 0 the first rate holds; there is no end. With a negative <c>decayRate</c> the rate
/// rises and ends at infinity.</para>
/// <para>Differs from Paddle, which has no <c>decaySteps</c>; it is 1 (an epoch) there.</para>
/// <example><code>
/// var schedule = new NaturalExponentialDecay(0.1, decaySteps: 1.Epochs, decayRate: 0.1);
/// </code></example>
/// <para>Source: TensorFlow 1, <c>tf.train.natural_exp_decay</c>; Paddle, <c>NaturalExpDecay</c>.</para>
/// </remarks>
[Keras("anneal.schedules")]
public sealed partial record NaturalExponentialDecay : LearningRateSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The rate at step 0; any finite number.</param>
    /// <param name="decaySteps">The steps, or a length with a unit, after which the exponent has changed by <paramref name="decayRate"/>:
    /// greater than 0. Fractions are allowed.</param>
    /// <param name="decayRate">The change of the exponent per <paramref name="decaySteps"/>; any finite number.</param>
    /// <param name="staircase">Whether the rate falls only at multiples of <paramref name="decaySteps"/>. Default false.</param>
    /// <param name="name">A label: any valid Unicode text. Default <c>NaturalExponentialDecay</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public NaturalExponentialDecay(
        double initialLearningRate, Duration decaySteps, double decayRate, bool staircase = false,
        string? name = nameof(NaturalExponentialDecay))
    {
        InitialLearningRate = Require.Finite(initialLearningRate);
        DecaySteps = Require.Positive(decaySteps);
        DecayRate = Require.Finite(decayRate);
        Staircase = staircase;
        Name = Require.Text(name);
    }

    /// <summary>The rate at step 0.</summary>
    public double InitialLearningRate { get; }

    /// <summary>The steps after which the exponent has changed by <see cref="DecayRate"/>.</summary>
    [BindBy(nameof(Duration.BindPeriod))]
    public Duration DecaySteps { get; }

    /// <summary>The change of the exponent per <see cref="DecaySteps"/>.</summary>
    public double DecayRate { get; }

    /// <summary>Whether the rate falls only at multiples of <see cref="DecaySteps"/>.</summary>
    public bool Staircase { get; }

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override double At(double step)
    {
        var (elapsed, length) = (FromZero.Step(step), DecaySteps.Steps);
        var exponent = Staircase ? ExactQuotient.Floor(elapsed, length) : Math.Min(elapsed / length, double.MaxValue);
        return InitialLearningRate == 0 || exponent == 0 ? InitialLearningRate : InitialLearningRate * Math.Exp(-DecayRate * exponent);
    }

    internal override Outline? OutlineOf(double from, double to) => Staircase ? Corners.Every(DecaySteps.Steps, from, to) : Outline.At(0);
}
