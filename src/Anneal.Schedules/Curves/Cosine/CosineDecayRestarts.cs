namespace Anneal.Schedules;

/// <summary>The rate falls along half a cosine wave and restarts. Each period may be longer, and its peak lower or higher, than the one before.</summary>
/// <remarks>
/// <para>Period <c>i</c> starts at step <c>firstDecaySteps * (1 + tMul + ... + tMul^(i-1))</c> and is <c>firstDecaySteps * tMul^i</c> steps
/// long. At fraction <c>x</c> of it, <c>rate = initialLearningRate * ((1 - alpha) * mMul^i * (1 + cos(pi * x)) / 2 + alpha)</c>.</para>
/// <code>
/// - _
///    \   - - _
///     \ |     \   - - - _
///      -|      - |        - -
/// </code>
/// <para>Steps count optimizer updates. A step on the border of two periods belongs to the later one. Before step 0 the cosine of the first
/// period continues; there is no end. With <c>tMul</c> below 1, the periods together last <c>firstDecaySteps / (1 - tMul)</c> steps; from
/// then on the rate stays at <c>initialLearningRate * alpha</c>, the last rate of every period.</para>
/// <para>Differs from Keras: every restart is at its exact step (Keras rounds a quotient of logarithms); with <c>tMul</c> below 1 there is
/// a rate after the last period (Keras: NaN); <c>tMul</c> of 0 or less is refused; an integer initial rate does not lead to integer
/// arithmetic.</para>
/// <example><code>
/// var schedule = new CosineDecayRestarts(0.1, firstDecaySteps: 1_000, mMul: 0.5);
/// double rate = schedule.At(1_000); // 0.05
/// </code></example>
/// <para>Source: Keras, <c>keras.optimizers.schedules.CosineDecayRestarts</c>; I. Loshchilov and F. Hutter, SGDR: Stochastic Gradient Descent
/// with Warm Restarts, arXiv 1608.03983.</para>
/// </remarks>
[Keras("keras.optimizers.schedules")]
public sealed partial record CosineDecayRestarts : LearningRateSchedule
{
    private readonly Periods? _periods;

    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The rate at step 0; any finite number.</param>
    /// <param name="firstDecaySteps">The length of the first period in steps, or with a unit: greater than 0. Fractions are allowed.</param>
    /// <param name="tMul">The length of a period divided by that of the one before, greater than 0. Default 2.0.</param>
    /// <param name="mMul">The peak of a period divided by that of the one before; any finite number. Default 1.0.</param>
    /// <param name="alpha">The rate at the end of a period as a fraction of <paramref name="initialLearningRate"/>; any finite number.
    /// Default 0.0.</param>
    /// <param name="name">A label: any valid Unicode text. Default <c>SGDRDecay</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public CosineDecayRestarts(
        double initialLearningRate, Duration firstDecaySteps, double tMul = 2.0, double mMul = 1.0, double alpha = 0.0,
        string? name = "SGDRDecay")
    {
        InitialLearningRate = Require.Finite(initialLearningRate);
        FirstDecaySteps = Require.Positive(firstDecaySteps);
        TMul = Require.Positive(tMul);
        MMul = Require.Finite(mMul);
        Alpha = Require.Finite(alpha);
        Name = Require.Text(name);
        if (FirstDecaySteps.IsInSteps)
            _periods = new(FirstDecaySteps.Steps, TMul);
    }

    /// <summary>The rate at step 0.</summary>
    public double InitialLearningRate { get; }

    /// <summary>The length of the first period.</summary>
    [BindBy(nameof(Duration.BindPeriod))]
    public Duration FirstDecaySteps { get; }

    /// <summary>The length of a period divided by that of the one before.</summary>
    public double TMul { get; }

    /// <summary>The peak of a period divided by that of the one before.</summary>
    public double MMul { get; }

    /// <summary>The rate at the end of a period as a fraction of the initial rate.</summary>
    public double Alpha { get; }

    /// <summary>A label.</summary>
    public string? Name { get; }

    // Where the length is not in steps yet, asking for it throws.
    private Periods Chain => _periods ?? new(FirstDecaySteps.Steps, TMul);

    /// <inheritdoc/>
    public override double At(double step)
    {
        Require.Step(step);
        var bottom = Alpha * InitialLearningRate;
        if (Chain.Containing(step) is not { } period)
            return bottom;
        var top = Top(bottom, period.Index);
        var wave = Rates.HalfCosine(period.Elapsed, period.Length);
        return double.IsInfinity(top) ? top : Rates.Between(bottom, top, wave);
    }

    private double Top(double bottom, double period) => period == 0 || MMul == 1
        ? InitialLearningRate
        : bottom + Rates.Times((1 - Alpha) * InitialLearningRate, MMul, period);

    internal override Outline? OutlineOf(double from, double to)
    {
        var first = FirstDecaySteps.Steps;
        var before = Outline.Multiples(first, from, Math.Min(to, first)) with { Recurrence = Recurrence.Restarts };
        // Shrinking periods are counted until they are shorter than rounding.
        var count = TMul switch
        {
            < 1 => 40 / (1 - TMul),
            1 => to / first,
            _ => Math.Log(1 + to / first * (TMul - 1)) / Math.Log(TMul) + 1,
        };
        return to > first ? before.And(new(Restarts(first, to), count, true)) : before;
    }

    private IEnumerable<double> Restarts(double length, double to)
    {
        for (var start = length; start < to && start + length * TMul > start; start += length *= TMul)
            yield return start;
    }
}
