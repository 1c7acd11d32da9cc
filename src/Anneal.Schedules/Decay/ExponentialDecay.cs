using System.Runtime.Intrinsics;
namespace Anneal.Schedules;

/// <summary>The rate is multiplied by a constant factor every so many steps, smoothly or in a staircase.</summary>
/// <remarks>
/// <para><c>rate = initialLearningRate * decayRate ^ (step / decaySteps)</c>; with <c>staircase</c>, the exponent is rounded down.</para>
/// <code>
/// |
///  \
///    \ _
///        - - ______
/// </code>
/// <para>Steps count optimizer updates. The formula holds for every step, negative ones included; there is no end. A growing rate
/// (<c>decayRate</c> above 1) ends in infinity.</para>
/// <para>Differs from Keras: an initial rate of 0 stays 0 at every step (Keras: NaN once the power overflows), an integer initial rate is
/// not computed in integers, and a negative decay rate needs the staircase.</para>
/// <example><code>
/// var schedule = new ExponentialDecay(0.1, decaySteps: 100_000, decayRate: 0.96, staircase: true);
/// double rate = schedule.At(100_000); // 0.096
/// </code></example>
/// <para>Source: Keras, <c>keras.optimizers.schedules.ExponentialDecay</c>.</para>
/// </remarks>
[Keras("keras.optimizers.schedules")]
public sealed partial record ExponentialDecay : LearningRateSchedule
{
    private readonly double _logarithm;

    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The rate at step 0; any finite number.</param>
    /// <param name="decaySteps">Steps for one factor, or a length with a unit, greater than 0; fractions are allowed.</param>
    /// <param name="decayRate">The factor; any finite number with a staircase, else 0 or more.</param>
    /// <param name="staircase">Whether the factor is applied once every <paramref name="decaySteps"/> steps. Default false.</param>
    /// <param name="name">A label of valid Unicode. Default <c>ExponentialDecay</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    public ExponentialDecay(
        double initialLearningRate, [BindBy(nameof(Duration.BindPositive))] Duration decaySteps, double decayRate, bool staircase = false, string? name = "ExponentialDecay")
    {
        InitialLearningRate = Require.Finite(initialLearningRate);
        DecaySteps = Require.Positive(decaySteps, nameof(decaySteps));
        DecayRate = Require.Finite(decayRate);
        _logarithm = decayRate > 0 ? Math.Log(decayRate) : 0;
        Staircase = staircase;
        Name = Require.Text(name, nameof(name));
        if (decayRate < 0 && !staircase)
            throw new ArgumentOutOfRangeException(nameof(decayRate),
                $"decayRate must be 0 or more, for a negative number has no fractional power; it was {decayRate}. With staircase: true it may be negative.");
    }

    /// <summary>The rate at step 0.</summary>
    public double InitialLearningRate { get; }

    /// <summary>Steps for one factor.</summary>
    public Duration DecaySteps { get; }

    /// <summary>The factor.</summary>
    public double DecayRate { get; }

    /// <summary>Whether the rate falls in a staircase.</summary>
    public bool Staircase { get; }

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override double At(double step)
    {
        Require.Step(step);
        var length = DecaySteps.Steps;
        if (Staircase)
            return Rates.Times(InitialLearningRate, DecayRate, ExactQuotient.Floor(step, length));
        var exponent = step / length;
        var power = Math.Pow(DecayRate, exponent);
        if (!double.IsNormal(power))
            return Beyond(step, length);
        // What the exponent lost by rounding, in units of itself: it moves the power by ln(decayRate) times as much.
        var lost = Math.FusedMultiplyAdd(-exponent, length, step) / length;
        var rate = InitialLearningRate * power;
        return rate + (Math.FusedMultiplyAdd(InitialLearningRate, power, -rate) + rate * (_logarithm * lost));
    }

    // Where the power alone over- or underflows: whole and fractional part of the exponent apart.
    private double Beyond(double step, double length)
    {
        var whole = ExactQuotient.Truncate(step, length);
        return Rates.Times(Rates.Times(InitialLearningRate, DecayRate, whole), DecayRate, ExactQuotient.Rest(step, length, whole) / length);
    }

    /// <inheritdoc/>
    public override void Fill(Span<double> rates, double firstStep = 0)
    {
        const double ShortPeriod = 64;
        var length = DecaySteps.Steps;
        if (Staircase)
        {
            Bulk.FillStairs(this, rates, firstStep, length);
            return;
        }

        if (length < ShortPeriod || DecayRate is not (> 1e-3 and < 1e3))
        {
            base.Fill(rates, firstStep);
            return;
        }

        var (log, low) = Rates.Logarithm(DecayRate);
        for (var filled = Bulk.FillBelow(this, rates, firstStep, 0); filled < rates.Length;)
        {
            // Within a period only the fractional part of the exponent changes.
            var step = firstStep + filled;
            Require.Step(step);
            var whole = ExactQuotient.Floor(step, length);
            var end = filled + (int)Math.Clamp(Math.Ceiling((whole + 1) * length - step) - 1, 1, rates.Length - filled);
            var start = InitialLearningRate * DoubleDouble.Power(DecayRate, (long)Math.Min(whole, 1L << 60));
            if (double.IsNormal(start.High))
                Bulk.Fill(this, rates, firstStep, new Formula(start, log, low, whole, length), filled, end);
            else
                Bulk.Fill(this, rates, firstStep, filled, end);
            filled = end;
        }
    }

    internal override Outline? OutlineOf(double from, double to) => Staircase
        ? Outline.Multiples(DecaySteps.Steps, from, to)
        : DecayRate == 0 ? Outline.At(0) : Outline.Smooth;

    internal override double Area(double from, double to)
    {
        var length = DecaySteps.Steps;
        if (DecayRate == 1 || InitialLearningRate == 0)
            return InitialLearningRate * (to - from);
        if (DecayRate == 0 && from < 0)
            return double.PositiveInfinity * Math.Sign(InitialLearningRate);
        if (Staircase)
            return Areas.Stairs(
                from, to, length, count => Geometric.Sum(count, DecayRate), n => Rates.Times(InitialLearningRate, DecayRate, n));
        if (DecayRate == 0)
            return 0;
        return (to - from) * Mean.Exponential(At(from), At(to), Geometric.Logarithm(DecayRate) * ((to - from) / length));
    }

    private readonly struct Formula(DoubleDouble start, double logarithm, double logarithmLow, double periods, double length) : IBulkFormula
    {
        public Vector512<double> At(Vector512<double> step)
        {
            var (period, reciprocal) = (Vector512.Create(length), Vector512.Create(1 / length));
            var inPeriod = Vector512.FusedMultiplyAdd(Vector512.Create(-periods), period, step);
            var fraction = inPeriod * reciprocal;
            var lost = Vector512.FusedMultiplyAdd(-fraction, period, inPeriod) * reciprocal;
            var power = BulkMath.Power(logarithm, logarithmLow, fraction, lost);
            var low = Vector512.FusedMultiplyAdd(Vector512.Create(start.High), power.Low, Vector512.Create(start.Low) * power.High);
            return Vector512.FusedMultiplyAdd(Vector512.Create(start.High), power.High, low);
        }
    }
}
