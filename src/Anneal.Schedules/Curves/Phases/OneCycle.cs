namespace Anneal.Schedules;

/// <summary>The rate rises to a peak and falls below where it began, in two phases or three, in one cycle.</summary>
/// <remarks>
/// <para>In each phase, with <c>x</c> the fraction of it that is done, <c>rate = start + (end - start) * (1 - cos(pi * x)) / 2</c>, or with
/// <see cref="Interpolation.Linear"/> <c>rate = start + (end - start) * x</c>: from <c>initialLearningRate</c> to <c>peakLearningRate</c> at
/// <c>peakFraction</c> of the steps, then to <c>finalLearningRate</c> at the end; with a <c>returnFraction</c> to <c>initialLearningRate</c> at that
/// fraction, and then to <c>finalLearningRate</c>. Where exactly a phase ends, <see cref="OneCycleConvention"/> says.</para>
/// <code>
///     _
///   /   \
///  /     \
/// /       \ _
///             - ______
/// </code>
/// <para>Steps count optimizer updates. Before step 0 the first rate holds, after the last phase the last, or what <c>after</c> says:
/// <see cref="After.Continue"/> goes on with the last phase, as PyTorch does; <see cref="After.Repeat"/> starts again after <c>totalSteps</c>,
/// so that the last rate of <see cref="OneCycleConvention.PyTorch"/>, one step before, is used too. Phases without length, or before step 0, are
/// left out.</para>
/// <example><code>
/// var schedule = OneCycle.PyTorch(0.1, totalSteps: 100.Percent);
/// var own = new OneCycle(0.004, peakLearningRate: 0.1, finalLearningRate: 1e-6, totalSteps: 1_000, peakFraction: 0.25);
/// </code></example>
/// <para>Source: L. N. Smith and N. Topin, Super-Convergence, arXiv 1708.07120; PyTorch, <c>OneCycleLR</c>; fastai, <c>fit_one_cycle</c>;
/// optax, <c>cosine_onecycle_schedule</c> and <c>linear_onecycle_schedule</c>.</para>
/// </remarks>
[Keras("anneal.schedules")]
public sealed partial record OneCycle : LearningRateSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The rate at step 0; any finite number.</param>
    /// <param name="peakLearningRate">The rate at the peak; any finite number.</param>
    /// <param name="finalLearningRate">The rate at the end; any finite number.</param>
    /// <param name="totalSteps">Steps of the cycle, or a length with a unit, greater than 0.</param>
    /// <param name="peakFraction">The fraction of the steps at which the peak is, 0 to 1. Default 0.3.</param>
    /// <param name="returnFraction">The fraction at which the rate is back at <paramref name="initialLearningRate"/>, from
    /// <paramref name="peakFraction"/> to 1. Default null: there are two phases.</param>
    /// <param name="interpolation">How each phase goes. Default <see cref="Interpolation.Cosine"/>.</param>
    /// <param name="convention">Where exactly the phases end. Default <see cref="OneCycleConvention.Fastai"/>.</param>
    /// <param name="after">What holds after the end. Default <see cref="After.Hold"/>: the last rate.</param>
    /// <param name="name">A label of valid Unicode. Default <c>OneCycle</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    public OneCycle(
        double initialLearningRate, double peakLearningRate, double finalLearningRate, Duration totalSteps, double peakFraction = 0.3,
        double? returnFraction = null, Interpolation interpolation = Interpolation.Cosine,
        OneCycleConvention convention = OneCycleConvention.Fastai, After after = After.Hold, string? name = nameof(OneCycle))
    {
        InitialLearningRate = Require.Finite(initialLearningRate);
        PeakLearningRate = Require.Finite(peakLearningRate);
        FinalLearningRate = Require.Finite(finalLearningRate);
        TotalSteps = Require.Positive(totalSteps);
        PeakFraction = Require.Fraction(peakFraction);
        ReturnFraction = returnFraction is { } fraction ? Require.Between(fraction, peakFraction, 1, nameof(returnFraction)) : null;
        Interpolation = Require.Defined(interpolation);
        Convention = Require.Defined(convention);
        After = Require.Defined(after);
        Name = Require.Text(name);
        if (convention == OneCycleConvention.PyTorch && TotalSteps.IsInSteps && TotalSteps.Steps < 1)
            throw Require.Refused(totalSteps, "1 or more with convention: OneCycleConvention.PyTorch");
    }

    /// <summary>The rate at step 0.</summary>
    public double InitialLearningRate { get; }

    /// <summary>The rate at the peak.</summary>
    public double PeakLearningRate { get; }

    /// <summary>The rate at the end.</summary>
    public double FinalLearningRate { get; }

    /// <summary>Steps of the cycle.</summary>
    [BindBy(nameof(Duration.BindPositive), nameof(After))]
    public Duration TotalSteps { get; }

    /// <summary>The fraction of the steps at which the peak is.</summary>
    public double PeakFraction { get; }

    /// <summary>The fraction at which the rate is back at the first, or null.</summary>
    public double? ReturnFraction { get; }

    /// <summary>How each phase goes.</summary>
    public Interpolation Interpolation { get; }

    /// <summary>Where exactly the phases end.</summary>
    public OneCycleConvention Convention { get; }

    /// <summary>What holds after the end.</summary>
    public After After { get; }

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override double At(double step)
    {
        var end = Border(1, 1);
        var reached = After == After.Repeat ? Math.Min(FromZero.Of(step, Period(end), After), end) : FromZero.Of(step, end, After);
        if (reached == end && After is After.Hold or After.Throw)
            return FinalLearningRate;
        var peak = Border(PeakFraction, 1);
        if (reached < peak)
            return Knots.Between(Interpolation, InitialLearningRate, PeakLearningRate, reached, peak);
        if (ReturnFraction is not { } fraction)
            return Knots.Between(Interpolation, PeakLearningRate, FinalLearningRate, reached - peak, end - peak);
        var returned = Math.Min(Border(fraction, 2), end);
        return reached < returned
            ? Knots.Between(Interpolation, PeakLearningRate, InitialLearningRate, reached - peak, returned - peak)
            : Knots.Between(Interpolation, InitialLearningRate, FinalLearningRate, reached - returned, end - returned);
    }

    // PyTorch's last rate is that of the last step, and not of the one after it.
    private double Period(double end) => Convention == OneCycleConvention.PyTorch ? TotalSteps.Steps : end;

    // Where a phase ends; phase counts them from 1, and the last is as if it were the first.
    private double Border(double fraction, int phase) => Convention switch
    {
        OneCycleConvention.PyTorch => fraction * TotalSteps.Steps - phase,
        OneCycleConvention.Optax => Math.Floor(fraction * TotalSteps.Steps),
        _ => fraction * TotalSteps.Steps,
    };

    internal override Outline? OutlineOf(double from, double to)
    {
        var (peak, end) = (Border(PeakFraction, 1), Border(1, 1));
        return Corners.Of(
            ReturnFraction is { } fraction ? [peak, Border(fraction, 2), end] : [peak, end], After == After.Repeat ? Period(end) : end, After, from, to,
            turnsAfterEnd: Interpolation == Interpolation.Cosine);
    }
}
