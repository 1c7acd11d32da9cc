namespace Anneal.Schedules;

/// <summary>The rate falls in proportion to one over the square root of the step.</summary>
/// <remarks>
/// <para><c>rate = initialLearningRate / sqrt(1 + step / timescale)</c>. After three timescales the rate is half of the first.</para>
/// <code>
/// |
///  \
///    - _
///        - - - ______
/// </code>
/// <para>Steps count optimizer updates. Before step 0 the first rate holds; there is no end.</para>
/// <para>Differs from transformers and big_vision, which count the step from the start of a warm-up. Here the warm-up comes before the schedule.</para>
/// <example><code>
/// var schedule = new InverseSquareRootDecay(0.001, timescale: 10_000).WithWarmup(10_000, from: 0);
/// var t5 = new ConstantRate(0.01).Then(new InverseSquareRootDecay(0.01, timescale: 10_000), at: 10_000);
/// </code></example>
/// <para>Source: transformers, <c>get_inverse_sqrt_schedule</c>; X. Zhai and others, Scaling Vision Transformers, arXiv 2106.04560.</para>
/// </remarks>
[Keras("anneal.schedules")]
public sealed partial record InverseSquareRootDecay : LearningRateSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The rate at step 0; any finite number.</param>
    /// <param name="timescale">The steps, or a length with a unit, after which the rate has been divided by the square root of 2: greater than 0.</param>
    /// <param name="name">A label: any valid Unicode text. Default <c>InverseSquareRootDecay</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public InverseSquareRootDecay(double initialLearningRate, Duration timescale, string? name = nameof(InverseSquareRootDecay))
    {
        InitialLearningRate = Require.Finite(initialLearningRate);
        Timescale = Require.Positive(timescale);
        Name = Require.Text(name);
    }

    /// <summary>The rate at step 0.</summary>
    public double InitialLearningRate { get; }

    /// <summary>The steps after which the rate has been divided by the square root of 2.</summary>
    [BindBy(nameof(Duration.BindPeriod))]
    public Duration Timescale { get; }

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override double At(double step) => InitialLearningRate / Math.Sqrt(1 + FromZero.Step(step) / Timescale.Steps);

    internal override Outline? OutlineOf(double from, double to) => Outline.At(0);
}
