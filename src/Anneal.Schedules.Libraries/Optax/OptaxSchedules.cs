namespace Anneal.Schedules;

/// <summary>The schedules of optax, with the same arguments and the same rates at every step. Names are in PascalCase and camelCase.</summary>
/// <remarks>
/// <para>optax's conventions apply: total lengths include the warm-up; a boundary is the first step of the next piece; each scale
/// multiplies the value already scaled; the last value is a fraction in some functions and a rate in others; and all curves stay at their
/// last value. With a <c>transitionSteps</c> of 0 there is no transition, and the first value holds for ever. Negative lengths, which optax
/// treats as 0, are refused.</para>
/// <example><code>
/// var schedule = OptaxSchedules.WarmupCosineDecay(initValue: 0, peakValue: 0.1, warmupSteps: 1_000, decaySteps: 10_000);
/// double rate = schedule.At(5_500); // 0.05
/// </code></example>
/// <para>Source: optax, <c>optax.schedules</c>.</para>
/// </remarks>
public static partial class OptaxSchedules
{
    /// <summary>optax's <c>constant_schedule</c>: the same value at every step.</summary>
    /// <param name="value">The value.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is not finite.</exception>
    public static LearningRateSchedule Constant(double value) => new ConstantRate(value);

    /// <summary>optax's <c>polynomial_schedule</c>: <c>(initValue - endValue) * (1 - (t - transitionBegin) / transitionSteps) ^ power + endValue</c>,
    /// <c>initValue</c> before the transition and <c>endValue</c> after it.</summary>
    /// <param name="initValue">The first value.</param>
    /// <param name="endValue">The last value.</param>
    /// <param name="power">The exponent, greater than 0.</param>
    /// <param name="transitionSteps">The length of the transition in steps, 0 or more.</param>
    /// <param name="transitionBegin">The step at which the transition begins, 0 or more. Default 0.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public static LearningRateSchedule Polynomial(double initValue, double endValue, double power, long transitionSteps, long transitionBegin = 0)
    {
        Require.AtLeast(transitionSteps, 0);
        Require.AtLeast(transitionBegin, 0);
        Require.Finite(initValue);
        Require.Finite(endValue);
        Require.Positive(power);
        return transitionSteps == 0
            ? new ConstantRate(initValue)
            : new PolynomialTransition(initValue, transitionSteps, endValue, power, transitionBegin);
    }

    /// <summary>optax's <c>linear_schedule</c>: <see cref="Polynomial"/> with power 1.</summary>
    /// <param name="initValue">The first value.</param>
    /// <param name="endValue">The last value.</param>
    /// <param name="transitionSteps">The length of the transition in steps, 0 or more.</param>
    /// <param name="transitionBegin">The step at which the transition begins, 0 or more. Default 0.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public static LearningRateSchedule Linear(double initValue, double endValue, long transitionSteps, long transitionBegin = 0) =>
        Polynomial(initValue, endValue, 1, transitionSteps, transitionBegin);

    /// <summary>optax's <c>exponential_decay</c>: <c>initValue * decayRate ^ ((t - transitionBegin) / transitionSteps)</c>, and
    /// <c>initValue</c> before the transition.</summary>
    /// <param name="initValue">The first value, 0 or more.</param>
    /// <param name="transitionSteps">The steps after which the factor is applied once, 0 or more.</param>
    /// <param name="decayRate">The factor, 0 or more. With 0 there is no decay.</param>
    /// <param name="transitionBegin">The step at which the transition begins, 0 or more. Default 0.</param>
    /// <param name="staircase">Whether the exponent is rounded down. Default false.</param>
    /// <param name="endValue">The smallest value, or the greatest if the factor is 1 or more; it limits <paramref name="initValue"/> too.
    /// Default null: no limit.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public static LearningRateSchedule ExponentialDecay(
        double initValue, long transitionSteps, double decayRate, long transitionBegin = 0, bool staircase = false, double? endValue = null)
    {
        Require.AtLeast(transitionSteps, 0);
        Require.AtLeast(transitionBegin, 0);
        Require.NotNegative(initValue);
        Require.NotNegative(decayRate);
        if (transitionSteps == 0 || decayRate == 0)
            return new ConstantRate(initValue);
        var decay = new ExponentialTransition(initValue, transitionSteps, decayRate, transitionBegin, staircase);
        return decayRate < 1 ? decay.Clamp(low: endValue) : decay.Clamp(high: endValue);
    }

    /// <summary>optax's <c>cosine_decay_schedule</c>:
    /// <c>initValue * ((1 - alpha) * ((1 + cos(pi * min(t, decaySteps) / decaySteps)) / 2) ^ exponent + alpha)</c>.</summary>
    /// <param name="initValue">The first value, 0 or more.</param>
    /// <param name="decaySteps">The length of the decay in steps, 1 or more.</param>
    /// <param name="alpha">The last value as a fraction of the first, 0 or more. Default 0.</param>
    /// <param name="exponent">The exponent of the wave, greater than 0. Default 1.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public static LearningRateSchedule CosineDecay(double initValue, long decaySteps, double alpha = 0, double exponent = 1)
    {
        Require.NotNegative(initValue);
        Require.AtLeast(decaySteps, 1);
        Require.NotNegative(alpha);
        Require.Positive(exponent);
        return exponent == 1 ? new CosineDecay(initValue, decaySteps, alpha) : new CosineAnnealing(initValue, decaySteps, initValue * alpha, exponent);
    }

    /// <summary>optax's <c>join_schedules</c>: schedules one after another, each from its own step 0. A boundary is the first step of the
    /// next schedule.</summary>
    /// <param name="schedules">The schedules, one or more.</param>
    /// <param name="boundaries">The first steps of all schedules except the first, 0 or more, in ascending order.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentException">There is no schedule, or the number of boundaries is not one fewer than the number of schedules.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A boundary is negative or before the previous one.</exception>
    public static LearningRateSchedule Join(IReadOnlyList<LearningRateSchedule> schedules, IReadOnlyList<long> boundaries)
    {
        ArgumentNullException.ThrowIfNull(schedules);
        ArgumentNullException.ThrowIfNull(boundaries);
        if (schedules.Count == 0)
            throw Require.Wrong(nameof(schedules), "must hold at least one schedule; it was empty");
        if (boundaries.Count != schedules.Count - 1)
            throw Require.Wrong(nameof(boundaries), $"must hold one element fewer than schedules ({schedules.Count - 1}); it held {boundaries.Count}");
        return Pieces.Join(schedules, [.. boundaries], nameof(boundaries));
    }
}
