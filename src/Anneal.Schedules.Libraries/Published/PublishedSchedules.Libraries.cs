namespace Anneal.Schedules;

/// <content>Well-known schedules of libraries, with their defaults.</content>
public static partial class PublishedSchedules
{
    /// <summary>fastai's <c>fit_one_cycle</c>: half a cosine wave from 1/25 of the peak up to the peak in a quarter of the steps, then half
    /// a wave down to 1/100,000 of it. The momentum goes from 0.95 to 0.85 and back.</summary>
    /// <param name="maxLearningRate">The peak rate; any finite number.</param>
    /// <param name="totalSteps">The length of the run in steps, or with a unit such as <c>100.Percent</c>: greater than 0.</param>
    /// <returns>The schedules of the rate and of the momentum.</returns>
    /// <remarks>Source: fastai, <c>callback/schedule.py</c>. Other arguments: <see cref="OneCycle.Fastai"/>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public static (LearningRateSchedule Rate, LearningRateSchedule Momentum) FastaiOneCycle(double maxLearningRate, Duration totalSteps)
    {
        var rate = OneCycle.Fastai(maxLearningRate, totalSteps);
        return (rate, rate.Opposite(outer: 0.95, peak: 0.85));
    }

    /// <summary>PyTorch's <c>OneCycleLR</c>: half a cosine wave from 1/25 of the peak up to the peak in 30 percent of the steps, then half
    /// a wave down to 1/250,000 of it. The momentum goes from 0.95 to 0.85 and back.</summary>
    /// <param name="maxLearningRate">The peak rate; any finite number.</param>
    /// <param name="totalSteps">The length of the run in steps, or with a unit such as <c>100.Percent</c>: greater than 0.</param>
    /// <returns>The schedules of the rate and of the momentum.</returns>
    /// <remarks>Source: PyTorch, <c>lr_scheduler.py</c>. Other arguments: <see cref="OneCycle.PyTorch"/>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public static (LearningRateSchedule Rate, LearningRateSchedule Momentum) PyTorchOneCycle(double maxLearningRate, Duration totalSteps)
    {
        var rate = OneCycle.PyTorch(maxLearningRate, totalSteps);
        return (rate, rate.Opposite(outer: 0.95, peak: 0.85));
    }

    /// <summary>The warmup-stable-decay schedule of transformers: a line up, a constant rate, and half a cosine wave down.</summary>
    /// <param name="learningRate">The constant rate; any finite number.</param>
    /// <param name="warmup">The length of the warm-up, 0 or more.</param>
    /// <param name="stable">The length of the constant phase, 0 or more.</param>
    /// <param name="decay">The length of the decay, 0 or more.</param>
    /// <param name="minLearningRateRatio">The first and the last rate as a fraction of the constant rate; any finite number. Default 0.</param>
    /// <param name="shape">The shape of the decay. Default <see cref="DecayShape.Cosine"/>.</param>
    /// <returns>A schedule. After the decay the last rate holds.</returns>
    /// <remarks>Source: transformers, <c>get_wsd_schedule</c>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public static LearningRateSchedule WarmupStableDecay(
        double learningRate, Duration warmup, Duration stable, Duration decay, double minLearningRateRatio = 0, DecayShape shape = DecayShape.Cosine)
    {
        Require.Finite(learningRate);
        Require.NotNegative(warmup);
        Require.NotNegative(stable);
        Require.NotNegative(decay);
        var low = learningRate * Require.Finite(minLearningRateRatio);
        return new StableDecay(learningRate, stable, decay, low, shape).WithWarmup(warmup, from: low);
    }
}
