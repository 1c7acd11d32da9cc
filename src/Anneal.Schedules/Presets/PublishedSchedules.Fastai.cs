namespace Anneal.Schedules;

/// <content>The one-cycle policy of fastai.</content>
public static partial class PublishedSchedules
{
    /// <summary>fastai's <c>fit_one_cycle</c>: half cosine waves from <c>maxLearningRate / 25</c> up in a quarter of the run and down to
    /// <c>maxLearningRate / 1e5</c>.</summary>
    /// <param name="maxLearningRate">The peak, 0 or more.</param>
    /// <param name="steps">Steps of the run, 1 or more.</param>
    /// <returns>A schedule.</returns>
    /// <remarks>Source: fastai, <c>callback/schedule.py</c>; L. Smith, arXiv 1803.09820.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    public static LearningRateSchedule FastaiOneCycle(double maxLearningRate, long steps)
    {
        Require.NotNegative((Number)maxLearningRate, nameof(maxLearningRate));
        return CombinedCosine(maxLearningRate / 25, maxLearningRate, maxLearningRate / 1e5, steps);
    }

    /// <summary>fastai's <c>fit_one_cycle</c>: the momentum, from 0.95 down to 0.85 and up again as the rate goes up and down.</summary>
    /// <param name="steps">Steps of the run, 1 or more.</param>
    /// <returns>A schedule: of the momentum, not of a rate.</returns>
    /// <remarks>Source: fastai, <c>callback/schedule.py</c>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is below 1.</exception>
    public static LearningRateSchedule FastaiOneCycleMomentum(long steps) => CombinedCosine(0.95, 0.85, 0.95, steps);

    private static LearningRateSchedule CombinedCosine(double start, double middle, double end, long steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return Pieces.HalfWave(start, middle, 0.25 * steps).Then(Pieces.HalfWave(middle, end, 0.75 * steps), at: 0.25 * steps);
    }
}
