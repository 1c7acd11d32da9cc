namespace Anneal.Schedules;

/// <content>What libraries are known for, with their defaults.</content>
public static partial class PublishedSchedules
{
    /// <summary>fastai's <c>fit_one_cycle</c>: half cosine waves from a 25th of the rate up to it in a quarter of the steps, and down to a
    /// 100,000th of it; the momentum from 0.95 to 0.85 and back.</summary>
    /// <param name="maxLearningRate">The peak; any finite number.</param>
    /// <param name="totalSteps">Steps of the run, or a length with a unit such as <c>100.Percent</c>, greater than 0.</param>
    /// <returns>The schedules of the rate and of the momentum.</returns>
    /// <remarks>Source: fastai, <c>callback/schedule.py</c>. Other arguments: <see cref="OneCycle.Fastai"/>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    public static (LearningRateSchedule Rate, LearningRateSchedule Momentum) FastaiOneCycle(double maxLearningRate, Duration totalSteps)
    {
        var rate = OneCycle.Fastai(maxLearningRate, totalSteps);
        return (rate, rate.Opposite(outer: 0.95, peak: 0.85));
    }

    /// <summary>PyTorch's <c>OneCycleLR</c>: half cosine waves from a 25th of the rate up to it in three tenths of the steps, and down to a 250,000th of
    /// it at the last; the momentum from 0.95 to 0.85 and back.</summary>
    /// <param name="maxLearningRate">The peak; any finite number.</param>
    /// <param name="totalSteps">Steps of the run, or a length with a unit such as <c>100.Percent</c>, greater than 0.</param>
    /// <returns>The schedules of the rate and of the momentum.</returns>
    /// <remarks>Source: PyTorch, <c>lr_scheduler.py</c>. Other arguments: <see cref="OneCycle.PyTorch"/>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    public static (LearningRateSchedule Rate, LearningRateSchedule Momentum) PyTorchOneCycle(double maxLearningRate, Duration totalSteps)
    {
        var rate = OneCycle.PyTorch(maxLearningRate, totalSteps);
        return (rate, rate.Opposite(outer: 0.95, peak: 0.85));
    }

    /// <summary>Warmup-stable-decay as transformers has it: a line up, a constant rate, and half a cosine wave down.</summary>
    /// <param name="learningRate">The constant rate; any finite number.</param>
    /// <param name="warmup">Length of the warm-up, 0 or more.</param>
    /// <param name="stable">Length of the constant phase, 0 or more.</param>
    /// <param name="decay">Length of the decay, 0 or more.</param>
    /// <param name="minLearningRateRatio">The first and the last rate as a fraction of the constant one; any finite number. Default 0.</param>
    /// <param name="shape">How the rate falls. Default <see cref="DecayShape.Cosine"/>.</param>
    /// <returns>A schedule; after the decay the last rate holds.</returns>
    /// <remarks>Source: transformers, <c>get_wsd_schedule</c>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
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
