namespace Anneal.Schedules;

/// <summary>The rate rises and falls on straight lines in cycles of constant or shrinking height.</summary>
/// <remarks>
/// <para>With <c>c</c> whole cycles of <c>stepSizeUp + stepSizeDown</c> steps before <c>step</c>, and <c>p</c> steps since the last of them:
/// <c>rate = initialLearningRate + (maxLearningRate - initialLearningRate) * x * scale</c>, where <c>x = p / stepSizeUp</c> on the way up and
/// <c>1 - (p - stepSizeUp) / stepSizeDown</c> on the way down; <c>scale</c> is 1, <c>2 ^ -c</c> or <c>gamma ^ step</c>.</para>
/// <code>
///   /\      /\      /\
///  /  \    /  \    /  \
/// /    \  /    \  /    \
///       \/      \/
/// </code>
/// <para>Steps count optimizer updates. Before step 0 the first rate holds; there is no end. A side of length 0 is left out, so the rate
/// jumps there.</para>
/// <example><code>
/// var schedule = new CyclicalLearningRate(0.001, maxLearningRate: 0.006, stepSizeUp: 2_000, scale: CycleScale.Halving);
/// double rate = schedule.At(6_000); // 0.0035
/// </code></example>
/// <para>Source: L. N. Smith, Cyclical Learning Rates for Training Neural Networks, arXiv 1506.01186; PyTorch, <c>CyclicLR</c>.</para>
/// </remarks>
[Keras("anneal.schedules")]
public sealed partial record CyclicalLearningRate : LearningRateSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The rate at the start and end of a cycle; any finite number.</param>
    /// <param name="maxLearningRate">The rate at the top of the first cycle; any finite number.</param>
    /// <param name="stepSizeUp">The length of the rise in steps, or with a unit: 0 or more.</param>
    /// <param name="stepSizeDown">The length of the fall, 0 or more; rise and fall cannot both be 0. Default null: as long as the rise.</param>
    /// <param name="scale">The heights of the cycles. Default <see cref="CycleScale.Constant"/>.</param>
    /// <param name="gamma">The factor per step of <see cref="CycleScale.Exponential"/>, 0 to 1. Default 1.0.</param>
    /// <param name="name">A label: any valid Unicode text. Default <c>CyclicalLearningRate</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    /// <exception cref="ArgumentException"><paramref name="gamma"/> is given, but <paramref name="scale"/> does not use it.</exception>
    public CyclicalLearningRate(
        double initialLearningRate, double maxLearningRate, Duration stepSizeUp, Duration? stepSizeDown = null,
        CycleScale scale = CycleScale.Constant, double gamma = 1.0, string? name = nameof(CyclicalLearningRate))
    {
        InitialLearningRate = Require.Finite(initialLearningRate);
        MaxLearningRate = Require.Finite(maxLearningRate);
        StepSizeUp = Require.NotNegative(stepSizeUp);
        StepSizeDown = Require.NotNegative(stepSizeDown ?? stepSizeUp, nameof(stepSizeDown));
        Scale = Require.Defined(scale);
        Gamma = Swing.Gamma(gamma, scale);
        Name = Require.Text(name);
        if (StepSizeUp + StepSizeDown == 0)
            throw Require.Refused(stepSizeUp, "greater than 0 where stepSizeDown is 0");
    }

    /// <summary>The rate at the start and end of a cycle.</summary>
    public double InitialLearningRate { get; }

    /// <summary>The rate at the top of the first cycle.</summary>
    public double MaxLearningRate { get; }

    /// <summary>The length of the rise.</summary>
    public Duration StepSizeUp { get; }

    /// <summary>The length of the fall.</summary>
    public Duration StepSizeDown { get; }

    /// <summary>The heights of the cycles.</summary>
    public CycleScale Scale { get; }

    /// <summary>The factor per step of <see cref="CycleScale.Exponential"/>.</summary>
    public double Gamma { get; }

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override double At(double step)
    {
        var (elapsed, up, down) = (FromZero.Step(step), StepSizeUp.Steps, StepSizeDown.Steps);
        var cycle = ExactQuotient.Floor(elapsed, up + down);
        var within = Math.Clamp(Math.FusedMultiplyAdd(-cycle, up + down, elapsed), 0, up + down);
        var x = within < up ? within / up : Math.Min((up + down - within) / down, 1);
        return Rates.Between(InitialLearningRate, MaxLearningRate, x * Swing.Height(Scale, Gamma, cycle, elapsed));
    }

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run)
    {
        if (StepSizeUp.IsInSteps && StepSizeDown.IsInSteps)
            return this;
        var (up, cycle) = (StepSizeUp.Bind(run), (StepSizeUp + StepSizeDown).BindPeriod(run));
        if (StepSizeDown.BindAfter(StepSizeUp, run) == 0 || up.Steps > cycle.Steps)
            up = cycle;
        return Bound(new CyclicalLearningRate(InitialLearningRate, MaxLearningRate, up, cycle - up, Scale, Gamma, Name));
    }

    internal override Outline? OutlineOf(double from, double to)
    {
        var (up, period) = (StepSizeUp.Steps, StepSizeUp.Steps + StepSizeDown.Steps);
        var cycles = Corners.Every(period, from, to);
        return cycles.And(Corners.Every(period, from - period, to).Select(start => start + up)).And(Outline.At(0, up)) with
        {
            IsMonotone = Scale != CycleScale.Exponential,
            Recurrence = Recurrence.Cycles,
        };
    }
}
