namespace Anneal.Schedules;

/// <content>Schedules of the rules of MLPerf Training.</content>
public static partial class PublishedSchedules
{
    /// <summary>MLPerf, Llama 3.1 405B: a rise to <c>8e-5 * batchSize / 1152</c>, rounded to 8 decimal places, in <c>ceil(8000 * 1152 /
    /// batchSize)</c> steps, then half a cosine wave down to 8e-7 at step <c>ceil(1200000 * 1152 / batchSize)</c>.</summary>
    /// <param name="batchSize">The sequences per step, 1152 to 9216. Default 1152.</param>
    /// <returns>A schedule.</returns>
    /// <remarks>Source: mlcommons/training_policies, <c>training_rules.adoc</c>, v6.0.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is out of range.</exception>
    public static LearningRateSchedule MlperfLlama31(int batchSize = 1152)
    {
        Require.Between(batchSize, 1152, 9216);
        var rate = Math.Round(8e-5 * batchSize / 1152, 8);
        return WarmedCosine(rate, 8e-7, Scaled(8_000, 1152, batchSize), Scaled(1_200_000, 1152, batchSize));
    }

    /// <summary>MLPerf, DeepSeek-V3 671B: a rise to <c>2.4e-5 * sqrt(batchSize / 16384)</c>, rounded to 9 decimal places, in 4 steps, then
    /// half a cosine wave down to <paramref name="endLearningRate"/> at step 12,000.</summary>
    /// <param name="batchSize">The sequences per step, 15360 or more.</param>
    /// <param name="endLearningRate">The last rate, 0 or more.</param>
    /// <returns>A schedule.</returns>
    /// <remarks>Source: mlcommons/training_policies, <c>training_rules.adoc</c>, v6.0.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public static LearningRateSchedule MlperfDeepSeekV3(int batchSize, double endLearningRate)
    {
        Require.AtLeast(batchSize, 15_360);
        Require.NotNegative(endLearningRate);
        return WarmedCosine(Math.Round(2.4e-5 * Math.Sqrt(batchSize / 16384.0), 9), endLearningRate, 4, 12_000);
    }

    /// <summary>MLPerf, GPT-3: a rise to <paramref name="learningRate"/> in <c>ceil(265 * 1536 / batchSize)</c> steps, then half a cosine
    /// wave down to a tenth at step <c>ceil(108600 * 1536 / batchSize)</c>.</summary>
    /// <param name="learningRate">The highest rate, 0 or more. The rules have a table of rates by batch size.</param>
    /// <param name="batchSize">The sequences per step, 1 or more. Default 1536.</param>
    /// <returns>A schedule.</returns>
    /// <remarks>Source: mlcommons/training_policies, <c>training_rules.adoc</c>, v4.1.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public static LearningRateSchedule MlperfGpt3(double learningRate, int batchSize = 1536)
    {
        Require.NotNegative(learningRate);
        Require.AtLeast(batchSize, 1);
        return WarmedCosine(learningRate, 0.1 * learningRate, Scaled(265, 1536, batchSize), Scaled(108_600, 1536, batchSize));
    }

    /// <summary>MLPerf, ResNet-50 with SGD: a line up to <paramref name="learningRate"/>, then <c>(learningRate - 1e-4) * (1 - q)^2 +
    /// 1e-4</c>, where <c>q</c> is the completed fraction of the decay.</summary>
    /// <param name="learningRate">The highest rate, 0 or more.</param>
    /// <param name="warmup">The length of the warm-up from a rate of 0: 0 or more.</param>
    /// <param name="decay">The length of the decay, greater than 0.</param>
    /// <returns>A schedule.</returns>
    /// <remarks>Source: mlcommons/training_policies, <c>training_rules.adoc</c>, v4.0.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public static LearningRateSchedule MlperfResNet50(double learningRate, Duration warmup, Duration decay) => new PolynomialDecay(
        Require.NotNegative(learningRate), Require.Positive(decay), 1e-4, 2.0)
        .WithWarmup(Require.NotNegative(warmup), from: 0);

    private static LearningRateSchedule WarmedCosine(double top, double bottom, long warmup, long end) =>
        new CosineAnnealing(top, end - warmup, bottom).WithWarmup(warmup, from: 0);

    private static long Scaled(long steps, long reference, long batchSize) => (steps * reference + batchSize - 1) / batchSize;
}
