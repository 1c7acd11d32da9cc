namespace Anneal.Schedules;

/// <content>Schedulers that combine schedulers.</content>
public static partial class PyTorchSchedules
{
    /// <summary>Schedules one after another, each from its own step 0. A milestone is the first step of the next schedule.</summary>
    /// <param name="schedules">The schedules, one or more.</param>
    /// <param name="milestones">The first steps of all schedules except the first, greater than 0, in ascending order.</param>
    /// <returns>A schedule.</returns>
    /// <remarks>Differs from PyTorch: each schedule keeps its own rate whatever was constructed before it, and sequences can be
    /// nested.</remarks>
    /// <exception cref="ArgumentException">There is no schedule, or the number of milestones is not one fewer than the number of schedules.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A milestone is not above 0, or is before the previous one.</exception>
    public static LearningRateSchedule SequentialLR(IReadOnlyList<LearningRateSchedule> schedules, IReadOnlyList<Duration> milestones)
    {
        ArgumentNullException.ThrowIfNull(schedules);
        ArgumentNullException.ThrowIfNull(milestones);
        if (schedules.Count == 0)
            throw Require.Wrong(nameof(schedules), "must hold at least one schedule; it was empty");
        if (milestones.Count != schedules.Count - 1)
            throw Require.Wrong(nameof(milestones), $"must hold one element fewer than schedules ({schedules.Count - 1}); it held {milestones.Count}");
        for (var i = 0; i < milestones.Count; i++)
            Require.Positive(milestones[i], $"{nameof(milestones)}[{i}]");
        return Pieces.Join(schedules, milestones, nameof(milestones));
    }

    /// <summary>Schedules that run side by side and each multiply the rate: <c>learningRate * (a(t) / learningRate) * (b(t) / learningRate) ...</c></summary>
    /// <param name="learningRate">The rate of the parameter group, with which all schedules were made; greater than 0.</param>
    /// <param name="schedules">The schedules, one or more.</param>
    /// <returns>A schedule.</returns>
    /// <remarks>
    /// PyTorch computes the same with StepLR, MultiStepLR, ConstantLR, LinearLR, ExponentialLR and PolynomialLR, and until <c>tMax</c> with
    /// a CosineAnnealingLR whose <c>etaMin</c> is 0. Its other schedulers overwrite the rate of those before them and do not belong in a
    /// chain.
    /// </remarks>
    /// <exception cref="ArgumentException">There is no schedule.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="learningRate"/> is not above 0 or not finite.</exception>
    public static LearningRateSchedule ChainedScheduler(double learningRate, IReadOnlyList<LearningRateSchedule> schedules)
    {
        Require.Positive(learningRate);
        ArgumentNullException.ThrowIfNull(schedules);
        if (schedules.Count == 0)
            throw Require.Wrong(nameof(schedules), "must hold at least one schedule; it was empty");
        return schedules.Skip(1).Aggregate(schedules[0], (chain, schedule) => chain * (schedule / learningRate));
    }
}
