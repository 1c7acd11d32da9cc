namespace Anneal.Schedules;

/// <content>A line up, and something after it.</content>
public static partial class OptaxSchedules
{
    /// <summary>optax's <c>warmup_constant_schedule</c>: a line from the first value to the peak, which holds.</summary>
    /// <param name="initValue">The first value.</param>
    /// <param name="peakValue">The peak.</param>
    /// <param name="warmupSteps">Steps to the peak, 0 or more. With 0 the first value holds, as in optax.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    public static LearningRateSchedule WarmupConstant(double initValue, double peakValue, long warmupSteps) => Warmup(initValue, peakValue, warmupSteps);

    /// <summary>optax's <c>warmup_cosine_decay_schedule</c>: a line to the peak, then <see cref="CosineDecay"/> to a last value.</summary>
    /// <param name="initValue">The first value.</param>
    /// <param name="peakValue">The peak, 0 or more.</param>
    /// <param name="warmupSteps">Steps to the peak, 0 or more.</param>
    /// <param name="decaySteps">Steps of the whole, the warm-up included, more than <paramref name="warmupSteps"/>.</param>
    /// <param name="endValue">The last value, 0 or more: a rate, not a fraction. Default 0.</param>
    /// <param name="exponent">The power of the wave, greater than 0. Default 1.</param>
    /// <returns>A schedule.</returns>
    /// <remarks>Keras's <see cref="Schedules.CosineDecay"/> counts the decay without the warm-up and has a fraction for the last value.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    public static LearningRateSchedule WarmupCosineDecay(
        double initValue, double peakValue, long warmupSteps, long decaySteps, double endValue = 0, double exponent = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(decaySteps, warmupSteps);
        Require.NotNegative(peakValue);
        Require.NotNegative(endValue);
        var alpha = peakValue == 0 ? 0 : endValue / peakValue;
        return Warmup(initValue, peakValue, warmupSteps)
            .Then(CosineDecay(peakValue, decaySteps - warmupSteps, alpha, exponent), at: warmupSteps);
    }

    /// <summary>optax's <c>warmup_exponential_decay_schedule</c>: a line to the peak, then <see cref="ExponentialDecay"/>.</summary>
    /// <param name="initValue">The first value.</param>
    /// <param name="peakValue">The peak, 0 or more.</param>
    /// <param name="warmupSteps">Steps to the peak, 0 or more.</param>
    /// <param name="transitionSteps">Steps in which the value is multiplied once, 0 or more.</param>
    /// <param name="decayRate">The factor, 0 or more; 0 means no decay.</param>
    /// <param name="transitionBegin">Steps from the peak to the begin of the decay, 0 or more. Default 0.</param>
    /// <param name="staircase">Whether the exponent is rounded down. Default false.</param>
    /// <param name="endValue">The least value after the warm-up, or with a factor of 1 or more the greatest. Default null: there is none.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    public static LearningRateSchedule WarmupExponentialDecay(
        double initValue, double peakValue, long warmupSteps, long transitionSteps, double decayRate, long transitionBegin = 0, bool staircase = false,
        double? endValue = null) => Warmup(initValue, peakValue, warmupSteps)
        .Then(ExponentialDecay(peakValue, transitionSteps, decayRate, transitionBegin, staircase, endValue), at: warmupSteps);

    /// <summary>optax's <c>sgdr_schedule</c>: cycles of <see cref="WarmupCosineDecay"/>, one after another.</summary>
    /// <param name="cosineKwargs">The arguments of each cycle, one cycle or more; the last one stays at its last value.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentException">There is no cycle.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    public static LearningRateSchedule Sgdr(params IReadOnlyList<OptaxCosineCycle> cosineKwargs)
    {
        ArgumentNullException.ThrowIfNull(cosineKwargs);
        if (cosineKwargs.Count == 0)
            throw Require.Wrong(nameof(cosineKwargs), "must hold at least one cycle; it was empty");
        LearningRateSchedule? schedule = null;
        var start = 0L;
        foreach (var cycle in cosineKwargs)
        {
            var next = InCycle(cycle);
            schedule = schedule?.Then(next, at: start) ?? next;
            start = checked(start + cycle.DecaySteps);
        }

        return schedule!;
    }

    private static LearningRateSchedule InCycle(OptaxCosineCycle cycle) =>
        WarmupCosineDecay(cycle.InitValue, cycle.PeakValue, cycle.WarmupSteps, cycle.DecaySteps, cycle.EndValue, cycle.Exponent);

    private static LearningRateSchedule Warmup(double initValue, double peakValue, long warmupSteps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(warmupSteps);
        return Linear(initValue, Require.Finite(peakValue), warmupSteps);
    }
}
