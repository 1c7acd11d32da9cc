namespace Anneal.Schedules;

/// <summary>The rate holds, then goes from a first to a final rate along a power of the remaining fraction.</summary>
/// <remarks>
/// <para><c>rate = endLearningRate + (initialLearningRate - endLearningRate) * (1 - q) ^ power</c> with
/// <c>q = (step - transitionBegin) / transitionSteps</c>, from 0 to 1.</para>
/// <code>
/// _____
///      \
///        \ _
///            - ________
/// </code>
/// <para>Steps count optimizer updates. Up to <c>transitionBegin</c>, including negative steps, the first rate holds. After
/// <c>transitionBegin + transitionSteps</c> the last rate holds, unless <c>after</c> says otherwise. <see cref="After.Continue"/> needs a
/// whole <c>power</c>, because a negative number has no fractional power.</para>
/// <para>Differs from optax: a power of 0 and negative lengths are refused (optax returns a constant).</para>
/// <example><code>
/// var schedule = new PolynomialTransition(1.0, transitionSteps: 100, endLearningRate: 0.01, power: 2, transitionBegin: 5);
/// double rate = schedule.At(6); // 0.980299
/// </code></example>
/// <para>Source: optax, <c>polynomial_schedule</c>.</para>
/// </remarks>
[Keras("anneal.schedules")]
public sealed partial record PolynomialTransition : LearningRateSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The rate up to <paramref name="transitionBegin"/>; any finite number.</param>
    /// <param name="transitionSteps">The length of the transition in steps, or with a unit: 0 or more. Fractions are allowed.</param>
    /// <param name="endLearningRate">The rate at the end; any finite number. Default 0.0.</param>
    /// <param name="power">The exponent of the remaining fraction, greater than 0. Default 1.0, a straight line.</param>
    /// <param name="transitionBegin">The step, or length with a unit, at which the rate begins to change: 0 or more. Default 0.</param>
    /// <param name="after">What happens after the end. Default <see cref="After.Hold"/>: the last rate holds.</param>
    /// <param name="name">A label: any valid Unicode text. Default <c>PolynomialTransition</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public PolynomialTransition(
        double initialLearningRate, Duration transitionSteps, double endLearningRate = 0.0, double power = 1.0,
        Duration? transitionBegin = null, After after = After.Hold, string? name = nameof(PolynomialTransition))
    {
        InitialLearningRate = Require.Finite(initialLearningRate);
        TransitionSteps = Require.NotNegative(transitionSteps);
        EndLearningRate = Require.Finite(endLearningRate);
        Power = Require.Positive(power);
        TransitionBegin = Require.NotNegative(transitionBegin ?? 0, nameof(transitionBegin));
        After = Require.Defined(after);
        Name = Require.Text(name);
        if (after == After.Continue && Power != Math.Truncate(Power))
            throw Require.Refused(power, "whole with after: After.Continue, because a negative number has no fractional power");
    }

    /// <summary>The rate up to <see cref="TransitionBegin"/>.</summary>
    public double InitialLearningRate { get; }

    /// <summary>The length of the transition.</summary>
    [BindBy(nameof(Duration.BindEnd), nameof(After), nameof(TransitionBegin))]
    public Duration TransitionSteps { get; }

    /// <summary>The rate at the end.</summary>
    public double EndLearningRate { get; }

    /// <summary>The exponent of the remaining fraction.</summary>
    public double Power { get; }

    /// <summary>The step at which the rate begins to change.</summary>
    public Duration TransitionBegin { get; }

    /// <summary>What happens after the end.</summary>
    public After After { get; }

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override double At(double step)
    {
        var (begin, length) = (TransitionBegin.Steps, TransitionSteps.Steps);
        var end = begin + length;
        var reached = FromZero.Of(step, end, After);
        if (reached <= begin && reached < end)
            return InitialLearningRate;
        // (T - t) / T and not 1 - t / T, which loses its digits near the end.
        var remaining = length > 0 ? Math.Min((end - reached) / length, 1) : 0;
        return Rates.Between(EndLearningRate, InitialLearningRate, Power == 1 ? remaining : Math.Pow(remaining, Power));
    }

    internal override Outline? OutlineOf(double from, double to) =>
        Corners.Of([TransitionBegin.Steps], TransitionBegin.Steps + TransitionSteps.Steps, After, from, to);
}
