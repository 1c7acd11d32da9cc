namespace Anneal.Schedules;

/// <content>Schedulers made of schedulers.</content>
public static partial class PyTorchSchedules
{
    /// <summary>One schedule after another, each from its own step 0; at a milestone the next one begins.</summary>
    /// <param name="schedules">The schedules, one or more.</param>
    /// <param name="milestones">Where all but the first begin, in ascending order, greater than 0.</param>
    /// <returns>A schedule.</returns>
    /// <remarks>Differs from PyTorch: each schedule has its own rate, whatever was constructed before it, and sequences may be nested (PyTorch:
    /// issue 196243).</remarks>
    /// <exception cref="ArgumentException">There is no schedule, or not one milestone less than schedules.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A milestone is not above 0 or before the last.</exception>
    public static LearningRateSchedule SequentialLR(IReadOnlyList<LearningRateSchedule> schedules, IReadOnlyList<Duration> milestones)
    {
        ArgumentNullException.ThrowIfNull(schedules);
        ArgumentNullException.ThrowIfNull(milestones);
        if (schedules.Count == 0)
            throw Require.Wrong(nameof(schedules), "must hold at least one schedule; it was empty");
        if (milestones.Count != schedules.Count - 1)
            throw Require.Wrong(nameof(milestones), $"must hold one element less than schedules, {schedules.Count - 1}; it held {milestones.Count}");
        for (var i = 0; i < milestones.Count; i++)
            Require.Positive(milestones[i], $"{nameof(milestones)}[{i}]");
        return Pieces.Join(schedules, milestones, nameof(milestones));
    }

    /// <summary>Schedules side by side, each of which multiplies the rate: <c>learningRate * (a(t) / learningRate) * (b(t) / learningRate) ...</c></summary>
    /// <param name="learningRate">The rate of the group, which all schedules were made with, greater than 0.</param>
    /// <param name="schedules">The schedules, one or more.</param>
    /// <returns>A schedule.</returns>
    /// <remarks>
    /// That is what PyTorch does with StepLR, MultiStepLR, ConstantLR, LinearLR, ExponentialLR and PolynomialLR, and until <c>tMax</c> with a
    /// CosineAnnealingLR whose <c>etaMin</c> is 0. Its other schedulers set the rate and lose what those before them did: they have no place in a
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
