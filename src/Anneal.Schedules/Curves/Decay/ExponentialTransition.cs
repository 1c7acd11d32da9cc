namespace Anneal.Schedules;

/// <summary>The rate holds, then changes by the same factor at every step, and stops at an optional final rate.</summary>
/// <remarks>
/// <para><c>rate = initialLearningRate * decayRate ^ ((step - transitionBegin) / transitionSteps)</c> after <c>transitionBegin</c>, limited
/// by <c>endLearningRate</c>. With <c>staircase</c>, the exponent is rounded down.</para>
/// <code>
/// _____
///      \
///        \ _
///            - ________
/// </code>
/// <para>Steps count optimizer updates. Up to <c>transitionBegin</c>, including negative steps, the first rate holds. Without an
/// <c>endLearningRate</c> there is no end, and a <c>decayRate</c> above 1 ends at infinity.</para>
/// <para>Differs from optax: a length or factor of 0, and a final rate on the wrong side of the first rate, are refused (optax returns a constant).
/// </para>
/// <example><code>
/// var schedule = new ExponentialTransition(0.1, transitionSteps: 1_000, decayRate: 0.5, transitionBegin: 100, endLearningRate: 0.001);
/// </code></example>
/// <para>Source: optax, <c>exponential_decay</c>.</para>
/// </remarks>
[Keras("anneal.schedules")]
public sealed partial record ExponentialTransition : LearningRateSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The rate up to <paramref name="transitionBegin"/>; any finite number.</param>
    /// <param name="transitionSteps">The steps, or a length with a unit, after which <paramref name="decayRate"/> is applied once: greater
    /// than 0. Fractions are allowed.</param>
    /// <param name="decayRate">The factor, greater than 0.</param>
    /// <param name="transitionBegin">The step, or length with a unit, at which the rate begins to change: 0 or more. Default 0.</param>
    /// <param name="staircase">Whether the rate changes only after each full <paramref name="transitionSteps"/>. Default false.</param>
    /// <param name="endLearningRate">The rate at which the change stops: between 0 and the first rate if the factor is below 1, farther
    /// from 0 than the first rate if it is above 1. Default null: the change does not stop.</param>
    /// <param name="name">A label: any valid Unicode text. Default <c>ExponentialTransition</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public ExponentialTransition(
        double initialLearningRate, Duration transitionSteps, double decayRate, Duration? transitionBegin = null, bool staircase = false,
        double? endLearningRate = null, string? name = nameof(ExponentialTransition))
    {
        InitialLearningRate = Require.Finite(initialLearningRate);
        TransitionSteps = Require.Positive(transitionSteps);
        DecayRate = Require.Positive(decayRate);
        TransitionBegin = Require.NotNegative(transitionBegin ?? 0, nameof(transitionBegin));
        Staircase = staircase;
        EndLearningRate = endLearningRate is { } end ? Require.Finite(end, nameof(endLearningRate)) : null;
        Name = Require.Text(name);
        if (EndLearningRate is { } last && !IsOnTheWay(initialLearningRate, last, decayRate))
            throw Require.Refused(
                endLearningRate,
                $"{(decayRate < 1 ? "between 0 and" : "farther from 0 than")} initialLearningRate ({(Number)initialLearningRate}) with a decayRate of {(Number)decayRate}");
    }

    /// <summary>The rate up to <see cref="TransitionBegin"/>.</summary>
    public double InitialLearningRate { get; }

    /// <summary>The steps after which <see cref="DecayRate"/> is applied once.</summary>
    [BindBy(nameof(Duration.BindPeriod))]
    public Duration TransitionSteps { get; }

    /// <summary>The factor.</summary>
    public double DecayRate { get; }

    /// <summary>The step at which the rate begins to change.</summary>
    public Duration TransitionBegin { get; }

    /// <summary>Whether the rate changes only after each full <see cref="TransitionSteps"/>.</summary>
    public bool Staircase { get; }

    /// <summary>The rate at which the change stops, or null.</summary>
    public double? EndLearningRate { get; }

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override double At(double step)
    {
        var (elapsed, length) = (FromZero.Step(FromZero.Step(step) - TransitionBegin.Steps), TransitionSteps.Steps);
        var exponent = Staircase ? ExactQuotient.Floor(elapsed, length) : Math.Min(elapsed / length, double.MaxValue);
        var rate = Rates.Times(InitialLearningRate, DecayRate, exponent);
        return EndLearningRate is { } end ? Math.Clamp(rate, Math.Min(InitialLearningRate, end), Math.Max(InitialLearningRate, end)) : rate;
    }

    internal override Outline? OutlineOf(double from, double to)
    {
        var (begin, length) = (TransitionBegin.Steps, TransitionSteps.Steps);
        var stop = begin + length * Math.Log(EndLearningRate / InitialLearningRate ?? 1) / Math.Log(DecayRate);
        var bends = double.IsFinite(stop) ? Outline.At(begin, stop) : Outline.At(begin);
        return Staircase ? bends.And(Corners.Every(length, from - begin, to - begin).Select(corner => corner + begin)) : bends;
    }

    private static bool IsOnTheWay(double start, double end, double factor)
    {
        var (low, high) = factor < 1 ? (Math.Min(start, 0), Math.Max(start, 0)) : (start > 0 ? start : double.MinValue, start < 0 ? start : double.MaxValue);
        return factor == 1 || end >= low && end <= high;
    }
}
