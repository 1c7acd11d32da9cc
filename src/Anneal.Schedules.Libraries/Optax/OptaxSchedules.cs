namespace Anneal.Schedules;

/// <summary>The schedules of optax: same arguments, in PascalCase and camelCase, and the same rates at every step.</summary>
/// <remarks>
/// <para>optax's conventions are kept: a length of the whole includes its warm-up, a boundary belongs to what begins there, lists of scales
/// multiply what was scaled before, floors are fractions in one function and rates in the next, and all curves stay at their last value. A
/// <c>transitionSteps</c> of 0 means no transition at all: the first value for ever. Negative lengths, which optax takes for 0, are refused.</para>
/// <example><code>
/// var schedule = OptaxSchedules.WarmupCosineDecay(initValue: 0, peakValue: 0.1, warmupSteps: 1_000, decaySteps: 10_000);
/// double rate = schedule.At(5_500); // 0.05
/// </code></example>
/// <para>Source: optax, <c>optax.schedules</c>.</para>
/// </remarks>
public static partial class OptaxSchedules
{
    /// <summary>optax's <c>constant_schedule</c>: one value for ever.</summary>
    /// <param name="value">The value.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is not finite.</exception>
    public static LearningRateSchedule Constant(double value) => new ConstantRate(value);

    /// <summary>optax's <c>polynomial_schedule</c>: <c>(initValue - endValue) * (1 - (t - transitionBegin) / transitionSteps) ^ power + endValue</c>,
    /// <c>initValue</c> before and <c>endValue</c> after that.</summary>
    /// <param name="initValue">The first value.</param>
    /// <param name="endValue">The last value.</param>
    /// <param name="power">The power, greater than 0.</param>
    /// <param name="transitionSteps">Length, 0 or more.</param>
    /// <param name="transitionBegin">Where it begins, 0 or more. Default 0.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    public static LearningRateSchedule Polynomial(double initValue, double endValue, double power, long transitionSteps, long transitionBegin = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(transitionSteps);
        ArgumentOutOfRangeException.ThrowIfNegative(transitionBegin);
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
    /// <param name="transitionSteps">Length, 0 or more.</param>
    /// <param name="transitionBegin">Where it begins, 0 or more. Default 0.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    public static LearningRateSchedule Linear(double initValue, double endValue, long transitionSteps, long transitionBegin = 0) =>
        Polynomial(initValue, endValue, 1, transitionSteps, transitionBegin);

    /// <summary>optax's <c>exponential_decay</c>: <c>initValue * decayRate ^ ((t - transitionBegin) / transitionSteps)</c>, and <c>initValue</c>
    /// before that.</summary>
    /// <param name="initValue">The first value, 0 or more.</param>
    /// <param name="transitionSteps">Steps in which the value is multiplied once, 0 or more.</param>
    /// <param name="decayRate">The factor, 0 or more; 0 means no decay.</param>
    /// <param name="transitionBegin">Where it begins, 0 or more. Default 0.</param>
    /// <param name="staircase">Whether the exponent is rounded down. Default false.</param>
    /// <param name="endValue">The least value, or with a factor of 1 or more the greatest, also of <paramref name="initValue"/>. Default null:
    /// there is none.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    public static LearningRateSchedule ExponentialDecay(
        double initValue, long transitionSteps, double decayRate, long transitionBegin = 0, bool staircase = false, double? endValue = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(transitionSteps);
        ArgumentOutOfRangeException.ThrowIfNegative(transitionBegin);
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
    /// <param name="decaySteps">Length, 1 or more.</param>
    /// <param name="alpha">The last value as a fraction of the first, 0 or more. Default 0.</param>
    /// <param name="exponent">The power of the wave, greater than 0. Default 1.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    public static LearningRateSchedule CosineDecay(double initValue, long decaySteps, double alpha = 0, double exponent = 1)
    {
        Require.NotNegative(initValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(decaySteps, 1);
        Require.NotNegative(alpha);
        Require.Positive(exponent);
        return exponent == 1 ? new CosineDecay(initValue, decaySteps, alpha) : new CosineAnnealing(initValue, decaySteps, initValue * alpha, exponent);
    }

    /// <summary>optax's <c>join_schedules</c>: one schedule after another, each from its own step 0; at a boundary the next one begins.</summary>
    /// <param name="schedules">The schedules, one or more.</param>
    /// <param name="boundaries">Where all but the first begin, 0 or more, in ascending order.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentException">There is no schedule, or not one boundary less than schedules.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A boundary is negative or before the last.</exception>
    public static LearningRateSchedule Join(IReadOnlyList<LearningRateSchedule> schedules, IReadOnlyList<long> boundaries)
    {
        ArgumentNullException.ThrowIfNull(schedules);
        ArgumentNullException.ThrowIfNull(boundaries);
        if (schedules.Count == 0)
            throw Require.Wrong(nameof(schedules), "must hold at least one schedule; it was empty");
        if (boundaries.Count != schedules.Count - 1)
            throw Require.Wrong(nameof(boundaries), $"must hold one element less than schedules, {schedules.Count - 1}; it held {boundaries.Count}");
        return Pieces.Join(schedules, [.. boundaries], nameof(boundaries));
    }
}
