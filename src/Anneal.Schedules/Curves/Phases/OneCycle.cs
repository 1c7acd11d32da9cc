namespace Anneal.Schedules;

/// <summary>One cycle in two or three phases: the rate rises to a peak, then falls below its first value.</summary>
/// <remarks>
/// <para>In each phase, with <c>x</c> the completed fraction of it, <c>rate = start + (end - start) * (1 - cos(pi * x)) / 2</c>, or <c>rate
/// = start + (end - start) * x</c> with <see cref="Interpolation.Linear"/>. The rate goes from <c>initialLearningRate</c> to
/// <c>peakLearningRate</c> at <c>peakFraction</c> of the steps, then to <c>finalLearningRate</c> at the end. With a <c>returnFraction</c>,
/// it first returns to <c>initialLearningRate</c> at that fraction. <see cref="OneCycleConvention"/> sets the exact ends of the
/// phases.</para>
/// <code>
///     _
///   /   \
///  /     \
/// /       \ _
///             - ______
/// </code>
/// <para>Steps count optimizer updates. Before step 0 the first rate holds. After the last phase the last rate holds, unless <c>after</c>
/// says otherwise. With <see cref="After.Continue"/> the last phase continues, as in PyTorch; with <see cref="After.Repeat"/> the cycle
/// starts again after <c>totalSteps</c>, one step after the last rate of <see cref="OneCycleConvention.PyTorch"/>. Phases of length 0, or
/// before step 0, are left out.</para>
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
    /// <param name="totalSteps">The length of the cycle in steps, or with a unit: greater than 0.</param>
    /// <param name="peakFraction">The position of the peak as a fraction of the cycle, 0 to 1. Default 0.3.</param>
    /// <param name="returnFraction">The position of the return to <paramref name="initialLearningRate"/> as a fraction of the cycle, from
    /// <paramref name="peakFraction"/> to 1. Default null: there are two phases.</param>
    /// <param name="interpolation">The shape of each phase. Default <see cref="Interpolation.Cosine"/>.</param>
    /// <param name="convention">The exact ends of the phases. Default <see cref="OneCycleConvention.Fastai"/>.</param>
    /// <param name="after">What happens after the end. Default <see cref="After.Hold"/>: the last rate holds.</param>
    /// <param name="name">A label: any valid Unicode text. Default <c>OneCycle</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
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

    /// <summary>The length of the cycle.</summary>
    [BindBy(nameof(Duration.BindPositive), nameof(After), nameof(Convention))]
    public Duration TotalSteps { get; }

    /// <summary>The position of the peak as a fraction of the cycle.</summary>
    public double PeakFraction { get; }

    /// <summary>The position of the return to the first rate as a fraction of the cycle, or null.</summary>
    public double? ReturnFraction { get; }

    /// <summary>The shape of each phase.</summary>
    public Interpolation Interpolation { get; }

    /// <summary>The exact ends of the phases.</summary>
    public OneCycleConvention Convention { get; }

    /// <summary>What happens after the end.</summary>
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
