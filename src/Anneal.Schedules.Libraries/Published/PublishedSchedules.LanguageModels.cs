namespace Anneal.Schedules;

/// <content>Schedules of language models.</content>
public static partial class PublishedSchedules
{
    /// <summary>GPT-2 (124M) in nanoGPT: a rise to 6e-4 in 2,000 steps, then half a cosine wave down to 6e-5 at step 600,000.</summary>
    /// <returns>A schedule. The warm-up is <c>6e-4 * (t + 1) / 2001</c>, so the first rate is not 0.</returns>
    /// <remarks>Source: karpathy/nanoGPT, <c>train.py</c>.</remarks>
    public static LearningRateSchedule NanoGptGpt2() => NanoGpt(6e-4, warmupSteps: 2_000, steps: 600_000);

    /// <summary>A character-level model of Shakespeare in nanoGPT: a rise to 1e-3 in 100 steps, then half a cosine wave down to 1e-4 at
    /// step 5,000.</summary>
    /// <returns>A schedule. The warm-up is <c>1e-3 * (t + 1) / 101</c>.</returns>
    /// <remarks>Source: karpathy/nanoGPT, <c>config/train_shakespeare_char.py</c>.</remarks>
    public static LearningRateSchedule NanoGptShakespeareChar() => NanoGpt(1e-3, warmupSteps: 100, steps: 5_000);

    /// <summary>GPT-3 175B: a rise to 0.6e-4 in 375 million tokens, then half a cosine wave down to a tenth at 260 billion tokens, which then holds.</summary>
    /// <returns>A schedule, in tokens.</returns>
    /// <remarks>Source: T. Brown and others, Language Models are Few-Shot Learners, arXiv 2005.14165, table 2.1 and appendix B.</remarks>
    public static LearningRateSchedule Gpt3() => new CosineDecay(
        0.0, 259_625_000_000L.Tokens, alpha: 0.1, warmupTarget: 0.6e-4, warmupSteps: 375_000_000L.Tokens);

    /// <summary>LLaMA 7B: a rise to 3e-4 in 2,000 steps, then half a cosine wave down to a tenth at a trillion tokens (250,000 steps).</summary>
    /// <returns>A schedule.</returns>
    /// <remarks>Source: H. Touvron and others, LLaMA: Open and Efficient Foundation Language Models, arXiv 2302.13971, table 2 and section 2.3.</remarks>
    public static LearningRateSchedule Llama7B() => new CosineDecay(0.0, 248_000, alpha: 0.1, warmupTarget: 3e-4, warmupSteps: 2_000);

    /// <summary>DeepSeek-V2-Lite: a rise to 4.2e-4 in 2,000 steps, then a factor of 0.316 after 80 percent and again after 90 percent of
    /// 5.7 trillion tokens.</summary>
    /// <returns>A schedule, in steps and tokens.</returns>
    /// <remarks>Source: DeepSeek-V2-Lite, model card, section 6.</remarks>
    public static LearningRateSchedule DeepSeekV2Lite() => new ConstantRate(4.2e-4).WithWarmup(2_000, from: 0)
        .Then(4.2e-4 * 0.316, at: 4_560_000_000_000L.Tokens)
        .Then(4.2e-4 * 0.316 * 0.316, at: 5_130_000_000_000L.Tokens);

    /// <summary>DeepSeek-V3: a rise to 2.2e-4 in 2,000 steps, held until 10 trillion tokens, then half a cosine wave down to 2.2e-5 over
    /// 4.3 trillion tokens, held for 333 billion tokens, then 7.3e-6.</summary>
    /// <returns>A schedule, in steps and tokens.</returns>
    /// <remarks>Source: DeepSeek-V3 Technical Report, arXiv 2412.19437, section 4.2.</remarks>
    public static LearningRateSchedule DeepSeekV3() => new ConstantRate(2.2e-4).WithWarmup(2_000, from: 0)
        .Then(new CosineAnnealing(2.2e-4, 4_300_000_000_000L.Tokens, 2.2e-5), at: 10_000_000_000_000L.Tokens)
        .Then(7.3e-6, at: 14_633_000_000_000L.Tokens);

    /// <summary>MiniCPM: a constant rate of 0.01, then a decay that halves it every 5,000 steps: <c>0.01 * 0.5 ^ ((t - stableSteps) / 5000)</c>.</summary>
    /// <param name="stableSteps">The step at which the decay begins, or a length with a unit, 0 or more. The decay can begin at any
    /// checkpoint of the constant stage.</param>
    /// <returns>A schedule. The decay has no end.</returns>
    /// <remarks>Source: S. Hu and others, MiniCPM, arXiv 2404.06395, section 6.2.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stableSteps"/> is negative or not finite.</exception>
    public static LearningRateSchedule MiniCpm(Duration stableSteps) =>
        new ConstantRate(0.01).Then(new ExponentialDecay(0.01, 5_000, 0.5), at: Require.NotNegative(stableSteps));

    /// <summary>A constant rate with a cooldown in the last 20 percent of the run: <c>learningRate * (1 - sqrt(q))</c>, where <c>q</c> is
    /// the completed fraction of the cooldown.</summary>
    /// <param name="learningRate">The constant rate; any finite number.</param>
    /// <returns>A schedule in percent of the run. After the run the rate is 0.</returns>
    /// <remarks>Source: A. Hägele and others, Scaling Laws and Compute-Optimal Training Beyond Fixed Training Durations, arXiv 2405.18392.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="learningRate"/> is not finite.</exception>
    public static LearningRateSchedule ConstantWithCooldown(double learningRate) =>
        new StableDecay(learningRate, 80.Percent, 20.Percent, shape: DecayShape.OneMinusSqrt);

    // learningRate (t + 1) / (warmupSteps + 1) is a line to the peak at warmupSteps.
    private static CosineDecay NanoGpt(double learningRate, int warmupSteps, int steps) => new(
        learningRate / (warmupSteps + 1), steps - warmupSteps, alpha: 0.1, warmupTarget: learningRate, warmupSteps: warmupSteps);
}
