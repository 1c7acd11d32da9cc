namespace Anneal.Schedules;

/// <summary>The rate holds, then falls: the stable and decay phases of warmup-stable-decay (WSD) and trapezoid schedules, or flat-then-cosine.</summary>
/// <remarks>
/// <para><c>rate = learningRate</c> while <c>step &lt; stableSteps</c>, then
/// <c>endLearningRate + (learningRate - endLearningRate) * g((step - stableSteps) / decaySteps)</c>, with <c>g</c> given by
/// <see cref="DecayShape"/>.</para>
/// <code>
/// ______________
///               \
///                \
///                 \___
/// </code>
/// <para>Steps count optimizer updates. Before step 0 the first rate holds. After <c>stableSteps + decaySteps</c> the last rate holds,
/// unless <c>after</c> says otherwise. With <see cref="After.Repeat"/> the rate returns to its height (WSD-S). Phases of length 0 are left
/// out.</para>
/// <para>For a warm-up of any shape, use <see cref="LearningRateSchedule.WithWarmup"/>. Differs from transformers, where the final rate is
/// a fraction of the peak.</para>
/// <example><code>
/// var schedule = new StableDecay(0.001, stableSteps: 80.Percent - 500, decaySteps: 20.Percent, shape: DecayShape.OneMinusSqrt)
///     .WithWarmup(500, from: 0);
/// </code></example>
/// <para>Source: S. Hu and others, MiniCPM, arXiv 2404.06395; A. Hägele and others, Scaling Laws and Compute-Optimal Training Beyond Fixed
/// Training Durations, arXiv 2405.18392; transformers, <c>get_wsd_schedule</c>; Megatron-LM.</para>
/// </remarks>
[Keras("anneal.schedules")]
public sealed partial record StableDecay : LearningRateSchedule
{
    private readonly Duration _halfLife;

    /// <summary>Makes the schedule.</summary>
    /// <param name="learningRate">The rate of the stable phase; any finite number.</param>
    /// <param name="stableSteps">The length of the stable phase in steps, or with a unit: 0 or more. Fractions are allowed.</param>
    /// <param name="decaySteps">The length of the decay in steps, or with a unit: 0 or more. Fractions are allowed.</param>
    /// <param name="endLearningRate">The rate at the end; any finite number. Default 0.0.</param>
    /// <param name="shape">The shape of the decay. Default <see cref="DecayShape.Linear"/>.</param>
    /// <param name="halfLife">The steps, or a length with a unit, in which the height halves: greater than 0. Required with
    /// <see cref="DecayShape.HalfLife"/>, and null with every other shape. Default null.</param>
    /// <param name="after">What happens after the end. Default <see cref="After.Hold"/>: the last rate holds.</param>
    /// <param name="name">A label: any valid Unicode text. Default <c>StableDecay</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    /// <exception cref="ArgumentException"><paramref name="halfLife"/> is missing, or is given with a shape that does not use it.</exception>
    public StableDecay(
        double learningRate, Duration stableSteps, Duration decaySteps, double endLearningRate = 0.0, DecayShape shape = DecayShape.Linear,
        Duration? halfLife = null, After after = After.Hold, string? name = nameof(StableDecay))
    {
        LearningRate = Require.Finite(learningRate);
        StableSteps = Require.NotNegative(stableSteps);
        DecaySteps = Require.NotNegative(decaySteps);
        EndLearningRate = Require.Finite(endLearningRate);
        Shape = Require.Defined(shape);
        _halfLife = halfLife is { } half ? Require.Positive(half, nameof(halfLife)) : 0;
        After = Require.Defined(after);
        Name = Require.Text(name);
        if (shape == DecayShape.HalfLife != halfLife.HasValue)
            throw Require.Refused(halfLife, shape == DecayShape.HalfLife ? "given with shape: DecayShape.HalfLife" : $"null with shape: DecayShape.{shape}, because only DecayShape.HalfLife uses it");
        if (shape == DecayShape.Geometric && !Schedules.Geometric.Leads(LearningRate, EndLearningRate))
            throw Require.Refused(endLearningRate, $"a number with the sign of learningRate, {(Number)learningRate}, in a geometric decay, and neither may be 0");
    }

    /// <summary>The rate of the stable phase.</summary>
    public double LearningRate { get; }

    /// <summary>The length of the stable phase.</summary>
    public Duration StableSteps { get; }

    /// <summary>The length of the decay.</summary>
    [BindBy(nameof(Duration.BindEnd), nameof(After), nameof(StableSteps))]
    public Duration DecaySteps { get; }

    /// <summary>The rate at the end.</summary>
    public double EndLearningRate { get; }

    /// <summary>The shape of the decay.</summary>
    public DecayShape Shape { get; }

    /// <summary>The steps in which the height halves, or null.</summary>
    [BindBy(nameof(Duration.BindPeriod))]
    public Duration? HalfLife => Shape == DecayShape.HalfLife ? _halfLife : null;

    /// <summary>What happens after the end.</summary>
    public After After { get; }

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override double At(double step)
    {
        var (stable, decay) = (StableSteps.Steps, DecaySteps.Steps);
        var end = stable + decay;
        var reached = FromZero.Of(step, end, After);
        if (reached < stable)
            return LearningRate;
        var (elapsed, left) = reached == end ? (decay, 0) : (reached - stable, end - reached);
        return DecayShapes.Falling(Shape, LearningRate, EndLearningRate, elapsed, left, _halfLife.Steps);
    }

    internal override Outline? OutlineOf(double from, double to) =>
        Corners.Of([StableSteps.Steps], StableSteps.Steps + DecaySteps.Steps, After, from, to, turnsAfterEnd: Shape == DecayShape.Cosine);
}
