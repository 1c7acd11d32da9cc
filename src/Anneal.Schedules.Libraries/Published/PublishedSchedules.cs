namespace Anneal.Schedules;

/// <summary>The learning-rate schedules of published trainings.</summary>
/// <remarks>
/// <para>Step 0 is the first update. Lengths that the source gives in epochs or tokens have those units here; call
/// <see cref="LearningRateSchedule.Bind"/> before <see cref="LearningRateSchedule.At"/>, as <c>Fit</c> does. If the batch size grew during
/// the published training, the final batch size is assumed from the start. Each schedule names its source.
/// <see cref="LearningRateSchedule.Stretch"/> makes a schedule of the same shape shorter or longer.</para>
/// <example><code>
/// var schedule = PublishedSchedules.Gpt3().Bind(new RunLength(batchSize: 1_600, tokensPerSample: 2_048));
/// </code></example>
/// </remarks>
public static partial class PublishedSchedules
{
    /// <summary>The Transformer, base model: <c>512^-0.5 * min(s^-0.5, s * 4000^-1.5)</c>, with <c>s = t + 1</c>.</summary>
    /// <returns>A schedule. Its peak, 0.0007, is at step 3999.</returns>
    /// <remarks>Source: A. Vaswani and others, Attention Is All You Need, arXiv 1706.03762, section 5.3.</remarks>
    public static LearningRateSchedule Transformer() => new NoamDecay(512, warmupSteps: 4_000);

    /// <summary>BERT: a line from 0 to 1e-4 in 10,000 steps, then the line that falls from 1e-4 at step 0 to 0 at step 1,000,000.</summary>
    /// <returns>A schedule. At the end of the warm-up the rate drops to 9.9e-5.</returns>
    /// <remarks>
    /// <para>In transformers' <c>linear</c> (<see cref="TransformersSchedules.Get"/>) the line falls from 1e-4 at the end of the warm-up.</para>
    /// <para>Source: J. Devlin and others, BERT, arXiv 1810.04805, appendix A.2; google-research/bert, <c>optimization.py</c>.</para>
    /// </remarks>
    public static LearningRateSchedule Bert() => new LinearDecay(0.0, 10_000, 1e-4)
        .Then(new LinearDecay(1e-4, 1_000_000).Shift(-10_000), at: 10_000);

    /// <summary>T5, pre-training: <c>1 / sqrt(max(t, 10000))</c>.</summary>
    /// <returns>A schedule. The rate is 0.01 until step 10,000.</returns>
    /// <remarks>Source: C. Raffel and others, Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer, arXiv 1910.10683,
    /// section 3.1.2; tensorflow/mesh, <c>learning_rate_schedules.py</c>, <c>truncated_rsqrt</c>.</remarks>
    public static LearningRateSchedule T5() => new ConstantRate(0.01).Then(new InverseSquareRootDecay(0.01, timescale: 10_000), at: 10_000);
}
