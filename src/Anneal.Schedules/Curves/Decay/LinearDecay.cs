namespace Anneal.Schedules;

/// <summary>The rate goes from a first to a final rate on a straight line, up or down.</summary>
/// <remarks>
/// <para><c>rate = initialLearningRate + (endLearningRate - initialLearningRate) * step / decaySteps</c>.</para>
/// <code>
/// \
///  \
///   \______
/// </code>
/// <para>Steps count optimizer updates. Before step 0 the first rate holds. After <c>decaySteps</c> the last rate holds, unless
/// <c>after</c> says otherwise. With <see cref="After.Continue"/> the line continues, even below 0. With a length of 0, every step has the
/// last rate.</para>
/// <para>Differs from PyTorch, where the arguments are factors of the optimizer's rate. Here they are rates.</para>
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
    /// <param name="decaySteps">The length of the line in steps, or with a unit: 0 or more. Fractions are allowed.</param>
    /// <param name="endLearningRate">The rate at the end; any finite number. Default 0.0.</param>
    /// <param name="after">What happens after the end. Default <see cref="After.Hold"/>: the last rate holds.</param>
    /// <param name="name">A label: any valid Unicode text. Default <c>LinearDecay</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
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

    /// <summary>The length of the line.</summary>
    [BindBy(nameof(Duration.BindEnd), nameof(After))]
    public Duration DecaySteps { get; }

    /// <summary>The rate at the end.</summary>
    public double EndLearningRate { get; }

    /// <summary>What happens after the end.</summary>
    public After After { get; }

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override double At(double step) =>
        Rates.Between(InitialLearningRate, EndLearningRate, FromZero.Fraction(step, DecaySteps.Steps, After));

    internal override Outline? OutlineOf(double from, double to) => Corners.Of([], DecaySteps.Steps, After, from, to);
}
