namespace Anneal.Schedules;

/// <summary>The rate goes from a first to a last value on a straight line, up or down.</summary>
/// <remarks>
/// <para><c>rate = initialLearningRate + (endLearningRate - initialLearningRate) * step / decaySteps</c>.</para>
/// <code>
/// \
///  \
///   \______
/// </code>
/// <para>Steps count optimizer updates. Before step 0 the first rate holds, after <c>decaySteps</c> the last, or what <c>after</c> says;
/// <see cref="After.Continue"/> goes on along the line, below 0 too. Without length it is at its end.</para>
/// <para>Differs from PyTorch, whose factors multiply the rate of the optimizer: these are rates.</para>
/// <example><code>
/// var schedule = new LinearDecay(0.1, decaySteps: 1_000, endLearningRate: 0.01);
/// double rate = schedule.At(500); // 0.055
/// </code></example>
/// <para>Source: optax, <c>linear_schedule</c>; PyTorch, <c>LinearLR</c>.</para>
/// </remarks>
[Keras("anneal.schedules")]
public sealed partial record LinearDecay : LearningRateSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The rate at step 0; any finite number.</param>
    /// <param name="decaySteps">Length of the line in steps, or with a unit, 0 or more; fractions are allowed.</param>
    /// <param name="endLearningRate">The rate at the end; any finite number. Default 0.0.</param>
    /// <param name="after">What holds after the end. Default <see cref="After.Hold"/>: the last rate.</param>
    /// <param name="name">A label of valid Unicode. Default <c>LinearDecay</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    public LinearDecay(
        double initialLearningRate, Duration decaySteps, double endLearningRate = 0.0, After after = After.Hold,
        string? name = nameof(LinearDecay))
    {
        InitialLearningRate = Require.Finite(initialLearningRate);
        DecaySteps = Require.NotNegative(decaySteps);
        EndLearningRate = Require.Finite(endLearningRate);
        After = Require.Defined(after);
        Name = Require.Text(name);
    }

    /// <summary>The rate at step 0.</summary>
    public double InitialLearningRate { get; }

    /// <summary>Length of the line in steps.</summary>
    [BindBy(nameof(Duration.BindEnd), nameof(After))]
    public Duration DecaySteps { get; }

    /// <summary>The rate at the end.</summary>
    public double EndLearningRate { get; }

    /// <summary>What holds after the end.</summary>
    public After After { get; }

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override double At(double step) =>
        Rates.Between(InitialLearningRate, EndLearningRate, FromZero.Fraction(step, DecaySteps.Steps, After));

    internal override Outline? OutlineOf(double from, double to) => Corners.Of([], DecaySteps.Steps, After, from, to);
}
