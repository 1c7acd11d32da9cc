namespace Anneal.Schedules;

/// <summary>The schedule of the original Transformer: a linear rise, then a fall in proportion to one over the square root of the step.</summary>
/// <remarks>
/// <para><c>rate = factor / sqrt(modelSize) * min(1 / sqrt(s), s / warmupSteps ^ 1.5)</c> with <c>s = step + 1</c>.</para>
/// <code>
///     /\
///    /   - _
///   /        - - ____
///  /
/// </code>
/// <para>Steps count optimizer updates. The peak, <c>factor / sqrt(modelSize * warmupSteps)</c>, is at step <c>warmupSteps - 1</c>. Before
/// step 0 the first rate holds; there is no end. With 0 warm-up steps the rate only falls.</para>
/// <para>Differs from Paddle, where the rate at step 0 is 0 and the peak one step later.</para>
/// <example><code>
/// var schedule = new NoamDecay(modelSize: 512, warmupSteps: 4_000);
/// double rate = schedule.At(3_999); // 0.000699
/// </code></example>
/// <para>Source: A. Vaswani and others, Attention Is All You Need, arXiv 1706.03762, section 5.3.</para>
/// </remarks>
[Keras("anneal.schedules")]
public sealed partial record NoamDecay : LearningRateSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="modelSize">The width of the model, greater than 0; 512 in the paper.</param>
    /// <param name="warmupSteps">The length of the rise in steps, or with a unit: 0 or more; 4000 in the paper.</param>
    /// <param name="factor">A factor of the rate; any finite number. Default 1.0.</param>
    /// <param name="name">A label: any valid Unicode text. Default <c>NoamDecay</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public NoamDecay(double modelSize, Duration warmupSteps, double factor = 1.0, string? name = nameof(NoamDecay))
    {
        ModelSize = Require.Positive(modelSize);
        WarmupSteps = Require.NotNegative(warmupSteps);
        Factor = Require.Finite(factor);
        Name = Require.Text(name);
    }

    /// <summary>The width of the model.</summary>
    public double ModelSize { get; }

    /// <summary>The length of the rise.</summary>
    public Duration WarmupSteps { get; }

    /// <summary>A factor of the rate.</summary>
    public double Factor { get; }

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override double At(double step)
    {
        var (s, warmup) = (FromZero.Step(step) + 1, WarmupSteps.Steps);
        return Factor / Math.Sqrt(ModelSize) * (s < warmup ? s / warmup / Math.Sqrt(warmup) : 1 / Math.Sqrt(s));
    }

    internal override Outline? OutlineOf(double from, double to) => Outline.At(0, WarmupSteps.Steps - 1);
}
