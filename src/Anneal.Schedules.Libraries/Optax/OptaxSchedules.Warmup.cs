namespace Anneal.Schedules;

/// <content>Schedules with a linear warm-up.</content>
public static partial class OptaxSchedules
{
    /// <summary>optax's <c>warmup_constant_schedule</c>: a line from the first value to the peak, which then holds.</summary>
    /// <param name="initValue">The first value.</param>
    /// <param name="peakValue">The peak.</param>
    /// <param name="warmupSteps">The steps to the peak, 0 or more. With 0 the first value holds for ever, as in optax.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public static LearningRateSchedule WarmupConstant(double initValue, double peakValue, long warmupSteps) => Warmup(initValue, peakValue, warmupSteps);

    /// <summary>optax's <c>warmup_cosine_decay_schedule</c>: a line to the peak, then <see cref="CosineDecay"/> to the last value.</summary>
    /// <param name="initValue">The first value.</param>
    /// <param name="peakValue">The peak value, 0 or more.</param>
    /// <param name="warmupSteps">The steps to the peak, 0 or more.</param>
    /// <param name="decaySteps">The total steps including the warm-up, more than <paramref name="warmupSteps"/>.</param>
    /// <param name="endValue">The last value, 0 or more; a rate, not a fraction. Default 0.</param>
    /// <param name="exponent">The exponent of the wave, greater than 0. Default 1.</param>
    /// <returns>A schedule.</returns>
    /// <remarks>Keras's <see cref="Schedules.CosineDecay"/> takes the length of the decay without the warm-up, and the last value as a fraction.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public static LearningRateSchedule WarmupCosineDecay(
        double initValue, double peakValue, long warmupSteps, long decaySteps, double endValue = 0, double exponent = 1)
    {
        if (decaySteps <= warmupSteps) throw Require.Refused(decaySteps, $"greater than warmupSteps ({warmupSteps})");
        Require.NotNegative(peakValue);
        Require.NotNegative(endValue);
        var alpha = peakValue == 0 ? 0 : endValue / peakValue;
        return Warmup(initValue, peakValue, warmupSteps)
            .Then(CosineDecay(peakValue, decaySteps - warmupSteps, alpha, exponent), at: warmupSteps);
    }

    /// <summary>optax's <c>warmup_exponential_decay_schedule</c>: a line to the peak, then <see cref="ExponentialDecay"/>.</summary>
    /// <param name="initValue">The first value.</param>
    /// <param name="peakValue">The peak value, 0 or more.</param>
    /// <param name="warmupSteps">The steps to the peak, 0 or more.</param>
    /// <param name="transitionSteps">The steps after which the factor is applied once, 0 or more.</param>
    /// <param name="decayRate">The factor, 0 or more. With 0 there is no decay.</param>
    /// <param name="transitionBegin">The steps from the peak to the start of the decay, 0 or more. Default 0.</param>
    /// <param name="staircase">Whether the exponent is rounded down. Default false.</param>
    /// <param name="endValue">The smallest value after the warm-up, or the greatest if the factor is 1 or more. Default null: no limit.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public static LearningRateSchedule WarmupExponentialDecay(
        double initValue, double peakValue, long warmupSteps, long transitionSteps, double decayRate, long transitionBegin = 0, bool staircase = false,
        double? endValue = null) => Warmup(initValue, peakValue, warmupSteps)
        .Then(ExponentialDecay(peakValue, transitionSteps, decayRate, transitionBegin, staircase, endValue), at: warmupSteps);

    /// <summary>optax's <c>sgdr_schedule</c>: cycles of <see cref="WarmupCosineDecay"/>, one after another.</summary>
    /// <param name="cosineKwargs">The arguments of each cycle, for one or more cycles. The last cycle stays at its last value.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentException">There is no cycle.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
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
        Require.AtLeast(warmupSteps, 0);
        return Linear(initValue, Require.Finite(peakValue), warmupSteps);
    }
}
