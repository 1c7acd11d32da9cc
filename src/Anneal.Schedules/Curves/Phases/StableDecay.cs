namespace Anneal.Schedules;

/// <summary>The rate holds, then falls: the stable and the decay phase of warmup-stable-decay (WSD), the trapezoid; flat-then-cosine too.</summary>
/// <remarks>
/// <para><c>rate = learningRate</c> while <c>step &lt; stableSteps</c>, then
/// <c>endLearningRate + (learningRate - endLearningRate) * g((step - stableSteps) / decaySteps)</c>, with <c>g</c> as <see cref="DecayShape"/>
/// has it.</para>
/// <code>
/// ______________
///               \
///                \
///                 \___
/// </code>
/// <para>Steps count optimizer updates. Before step 0 the first rate holds; after <c>stableSteps + decaySteps</c> the last, or what
/// <c>after</c> says: with <see cref="After.Repeat"/> the rate returns to its height (WSD-S). Phases without length are left out.</para>
/// <para>The warm-up is <see cref="LearningRateSchedule.WithWarmup"/>, of any shape. Differs from transformers, whose floor is a fraction
/// of the peak.</para>
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
    /// <param name="stableSteps">Length of the stable phase in steps, or with a unit, 0 or more; fractions are allowed.</param>
    /// <param name="decaySteps">Length of the decay in steps, or with a unit, 0 or more; fractions are allowed.</param>
    /// <param name="endLearningRate">The rate at the end; any finite number. Default 0.0.</param>
    /// <param name="shape">How the rate falls. Default <see cref="DecayShape.Linear"/>.</param>
    /// <param name="halfLife">Steps, or a length with a unit, in which the height halves with <see cref="DecayShape.HalfLife"/>, greater than 0;
    /// null, the default, with every other shape.</param>
    /// <param name="after">What holds after the end. Default <see cref="After.Hold"/>: the last rate.</param>
    /// <param name="name">A label of valid Unicode. Default <c>StableDecay</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    /// <exception cref="ArgumentException"><paramref name="halfLife"/> is missing, or given with a shape that has none.</exception>
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
            throw Require.Refused(halfLife, shape == DecayShape.HalfLife ? "given with shape: DecayShape.HalfLife" : $"null with shape: DecayShape.{shape}, for only DecayShape.HalfLife has one");
        if (shape == DecayShape.Geometric && !Schedules.Geometric.Leads(LearningRate, EndLearningRate))
            throw Require.Refused(endLearningRate, $"a number with the sign of learningRate, {(Number)learningRate}, in a geometric decay, and neither may be 0");
    }

    /// <summary>The rate of the stable phase.</summary>
    public double LearningRate { get; }

    /// <summary>Length of the stable phase in steps.</summary>
    public Duration StableSteps { get; }

    /// <summary>Length of the decay in steps.</summary>
    [BindBy(nameof(Duration.BindEnd), nameof(After), nameof(StableSteps))]
    public Duration DecaySteps { get; }

    /// <summary>The rate at the end.</summary>
    public double EndLearningRate { get; }

    /// <summary>How the rate falls.</summary>
    public DecayShape Shape { get; }

    /// <summary>Steps in which the height halves, or null.</summary>
    [BindBy(nameof(Duration.BindPeriod))]
    public Duration? HalfLife => Shape == DecayShape.HalfLife ? _halfLife : null;

    /// <summary>What holds after the end.</summary>
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
