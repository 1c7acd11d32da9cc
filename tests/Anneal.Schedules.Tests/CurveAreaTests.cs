using CsCheck;

namespace Anneal.Schedules.Tests;

public class CurveAreaTests
{
    private static readonly Gen<(double From, double To)> Interval = Gen.Select(
            Gen.OneOf(Gen.Double[-500, 1500], Gen.Int[-50, 700].Select(n => (double)n)), Gen.OneOf(Gen.Double[1e-3, 5], Gen.Double[5, 1000]))
        .Select((from, width) => (from, from + width));

    // What is clamped has no closed form. Quadrature stops at 1e-13 of the area under the absolute rate; a root has no slope at one end, and there stops later: 1e-11 is left to it,
    // and to rates near 0 the rounding of those given, which are at most 2, and that of the corners between them.
    [Fact]
    public void A_closed_form_is_what_quadrature_gives() =>
        Gen.Select(Gen.OneOf(RandomSchedules.AnyCurve, RandomSchedules.Bounded.Select(bounded => bounded.Schedule)), Interval).Sample((schedule, interval) =>
        {
            var (from, to) = interval;
            // A spike that is over within a step is what quadrature misses.
            if (schedule is CyclicalLearningRate { Scale: CycleScale.Exponential, Gamma: < 0.5 } or SineCycle { Scale: CycleScale.Exponential, Gamma: < 0.5 })
                return true;
            var (closed, error) = Of(() => schedule.Integral(from, to));
            var clamped = schedule.Clamp(-1e300, 1e300);
            var (numeric, other) = Of(() => clamped.Integral(from, to));
            // What is clamped is not infinite; the area of what is, is.
            if (Math.Abs(numeric) > 1e290)
                return !double.IsFinite(closed);
            // Quadrature looks only near the ends of the interval, so that it may not see that there is no rate at one; and it gives up where all it sees is rounding.
            if (error is not null || other is not null)
                return error is not null || other == GivesUp;
            var size = Enumerable.Range(0, 101).Max(i => Math.Abs(schedule.At(from + (to - from) * i / 100))) * (to - from);
            // Too many corners for quadrature: it gives another answer if it is asked in parts.
            var middle = from + (to - from) * 0.4;
            var (first, second) = (Of(() => clamped.Integral(from, middle)), Of(() => clamped.Integral(middle, to)));
            if (first.Error is not null || second.Error is not null)
                return true;
            var parts = first.Area + second.Area;
            return !double.IsFinite(numeric) || !double.IsFinite(schedule.At(from)) || Math.Abs(numeric - parts) > 1e-12 * size || Math.Abs(closed - numeric) <= 1e-11 * size + 4e-15 * Math.Max(to - from, Math.Abs(to))
                ? true
                : throw new InvalidOperationException($"{closed:R} {numeric:R} from {from:R} to {to:R} of {schedule}");
        }, iter: 3_000);

    private const string GivesUp = "gives up";

    private static (double Area, string? Error) Of(Func<double> area)
    {
        try
        {
            return (area(), null);
        }
        catch (ArgumentOutOfRangeException error)
        {
            return (0, error.ParamName);
        }
        catch (InvalidOperationException)
        {
            return (0, GivesUp);
        }
    }

    public static TheoryData<LearningRateSchedule, double, double, double> Ends => new()
    {
        // What is left of a wave: pi^2 x^3 / 12 for small x, less pi^4 x^5 / 240.
        { new CosineAnnealing(1, 1), 1 - Math.ScaleB(1, -10), 1, CosineTail(Math.ScaleB(1, -10)) },
        { new CosineDecay(1.0, 1), 1 - Math.ScaleB(1, -10), 1, CosineTail(Math.ScaleB(1, -10)) },
        { new CosineDecayRestarts(1.0, 1), 1 - Math.ScaleB(1, -10), 1, CosineTail(Math.ScaleB(1, -10)) },
        { new SineCycle(0, 1, 1), 1 - Math.ScaleB(1, -24), 1, Math.PI / 2 * Math.ScaleB(1, -48) },
        { new LinearDecay(1, 1), 1 - Math.ScaleB(1, -20), 1, Math.ScaleB(1, -41) },
        { new PolynomialTransition(1, 1, power: 2), 1 - Math.ScaleB(1, -20), 1, Math.ScaleB(1, -60) / 3 },
        { new StableDecay(1, 0, 1, shape: DecayShape.OneMinusSquare), 1 - Math.ScaleB(1, -20), 1, Math.ScaleB(1, -40) * (1 - Math.ScaleB(1, -20) / 3) },
        { new StableDecay(1, 0, 1, shape: DecayShape.OneMinusSqrt), 1 - Math.ScaleB(1, -30), 1, Math.ScaleB(1, -62) * (1 + Math.ScaleB(1, -30) / 6) },
        { new StableDecay(1, 0, 1, shape: DecayShape.Exponential), 1 - Math.ScaleB(1, -30), 1, Math.Log(2) * Math.ScaleB(1, -61) * (1 + Math.Log(2) * Math.ScaleB(1, -30) / 3) },
        { new NaturalExponentialDecay(1, 1, 1), 700, 701, Math.Exp(-700) * (1 - Math.Exp(-1)) },
        { new SigmoidDecay(1, -1, 0), 700, 701, Math.Exp(-700) * (1 - Math.Exp(-1)) },
    };

    private static double CosineTail(double x) => Math.Pow(Math.PI, 2) * Math.Pow(x, 3) / 12 * (1 - Math.Pow(Math.PI * x, 2) / 20 + Math.Pow(Math.PI * x, 4) / 840);

    // Exp and log of a few units, times a few operations.
    [Theory]
    [MemberData(nameof(Ends))]
    public void No_digits_are_lost_where_a_curve_nears_0(LearningRateSchedule schedule, double from, double to, double area) =>
        Assert.Equal(1, schedule.Integral(from, to) / area, 1e-14);

    public static TheoryData<LearningRateSchedule, double, double> Lasting => new()
    {
        { new LinearDecay(1, 4, after: After.Repeat), 1e9, 5e8 },
        { new StepDecay(1, 1, 1 - Math.ScaleB(1, -30)), 1L << 30, (1 - Math.Exp(-1 - Math.ScaleB(1, -31))) * (1L << 30) },
        { new NaturalExponentialDecay(1, 1, 1e-9, staircase: true), 1e9, (1 - Math.Exp(-1)) * (1e9 + 0.5) },
        { new CosineHardRestarts(1, 1, after: After.Repeat), 1e9, 5e8 },
        { new CyclicalLearningRate(0, 1, 1, 3), 1e9, 5e8 },
        { new CyclicalLearningRate(0, 1, 1, 3, CycleScale.Halving), 1e9, 4 },
        { new CyclicalLearningRate(0, 1, 1, 1, CycleScale.Exponential, 1 - Math.ScaleB(1, -27)), 1L << 30, (1 - Math.Exp(-8 - Math.ScaleB(1, -25))) / (1 + Math.ScaleB(1, -28)) * (1L << 26) },
        { new CyclicalLearningRate(0, 1, 100, 100, CycleScale.Exponential, 1e-50), 1e9, 1 / (100 * Math.Pow(Math.Log(1e-50), 2)) },
        { new CyclicalLearningRate(0, 1, 100, 100, CycleScale.Exponential, 0.5), 1e9, 1 / (100 * Math.Pow(Math.Log(2), 2)) },
        { new SineCycle(0, 1, 100, CycleScale.Exponential, 1e-50), 1e9, Math.PI / 100 / (Math.Pow(Math.Log(1e-50), 2) + Math.Pow(Math.PI / 100, 2)) },
        { new SineCycle(0, 1, 2, CycleScale.Halving), 1e9, 8 / Math.PI },
        { new SineCycle(0, 1, 2), 1e9, 2e9 / Math.PI },
        { new CosineDecayRestarts(1.0, 1, tMul: 1), 1e9, 5e8 },
        { new CosineDecayRestarts(1.0, 1, tMul: 1, mMul: 0.5), 1e9, 1 },
        { new CosineDecayRestarts(1.0, 1, tMul: 0.5), 5, 1 },
        { new CosineDecayRestarts(1.0, 1, tMul: 2, mMul: 0.5), (1L << 30) - 1, 15 },
        { new PolynomialDecay(1.0, 1, 0.0, power: 0, cycle: true), 1e9, 1e9 },
        { new InverseTimeDecay(1.0, 1, 1, staircase: true), 1e9, Math.Log(1e9) + 0.57721566490153286 + 0.5e-9 },
        { new InverseTimeDecay(1.0, 2, 2, staircase: true), 2e9, Math.Log(4e9) + 0.57721566490153286 },
        { new InverseTimeDecay(1.0, 1, 1e-30, staircase: true), 1e9, 1e9 },
        { new PolynomialDecay(1.0, 1, 0.0, power: 1, cycle: true), 1e9, (Math.Log(1e9) + 0.57721566490153286 + 0.5e-9) / 2 },
        { new PolynomialDecay(1.0, 1, 0.0, power: 2, cycle: true), 1e9, (Math.PI * Math.PI / 6 - 1e-9) / 3 },
        { new PolynomialDecay(1.0, 1, 0.5, power: 4, cycle: true), 1e9, 0.5e9 + 0.5 * Math.Pow(Math.PI, 4) / 90 / 5 },
        { new PolynomialDecay(1.0, 1, 0.0, power: 0.5, cycle: true), 1e8, (2e4 - 1.4603545088095868 + 0.5e-4) / 1.5 },
    };

    // Quadrature of one cycle, and a few operations.
    [Theory]
    [MemberData(nameof(Lasting))]
    public void Periods_are_counted_and_not_gone_through(LearningRateSchedule schedule, double to, double area)
    {
        Assert.Equal(1, schedule.Integral(0, to) / area, 1e-12);
    }

    [Fact]
    public void After_the_end_that_is_refused_there_is_no_area() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinearDecay(1, 10, after: After.Throw).Integral(0, 11));

    public static TheoryData<LearningRateSchedule, double, double, double> Cycles => new()
    {
        { new PolynomialDecay(1.0, 10, 0.0, power: 2, cycle: true), -30, -20, 10 / 3.0 / 4 },
        { new PolynomialDecay(1.0, 10, 0.0, power: 2, cycle: true), -25, -20, 5 * 0.0625 / 3 },
        { new PolynomialDecay(1.0, 10, 0.0, power: 3, cycle: true), -30, -10, -10 / 4.0 * (1 + 1 / 8.0) },
        { new PolynomialDecay(1.0, 10, 0.0, power: 1, cycle: true), -40, 40, -5.0 * (1 + 1 / 2.0 + 1 / 3.0) + 20 + 5.0 * (1 / 2.0 + 1 / 3.0 + 1 / 4.0) },
        { new PolynomialDecay(1.0, 10, 0.0, power: 0, cycle: true), -40, 40, 80 },
        { new PolynomialDecay(1.0, 10, 0.0, power: 0.5, cycle: true), -40, -20, double.NaN },
        { new InverseTimeDecay(1.0, 10, 0.4, staircase: true), -50, 10, 10 * (-1 - 1 / 0.6 - 5 + 5 + 1 / 0.6 + 1) },
        { new InverseTimeDecay(1.0, 10, 0.4, staircase: true), -45, 5, 10 * (-0.5 - 1 / 0.6 - 5 + 5 + 1 / 0.6 + 0.5) },
        { new InverseTimeDecay(1.0, 10, 0.5, staircase: true), -50, 10, double.PositiveInfinity },
        { new InverseTimeDecay(-1.0, 10, 0.5, staircase: true), -50, 10, double.NegativeInfinity },
        { new InverseTimeDecay(1.0, 10, -0.4, staircase: true), 0, 60, 10 * (1 + 1 / 0.6 + 5 - 5 - 1 / 0.6 - 1) },
        { new ExponentialDecay(1.0, 1, 1 - 1e-9, staircase: true), 0, 100, 100 - 4950e-9 + 161700e-18 },
    };

    [Theory]
    [MemberData(nameof(Cycles))]
    public void Cycles_before_step_0_and_stairs_of_nearly_one_height(LearningRateSchedule schedule, double from, double to, double area) =>
        Assert.Equal(area, schedule.Integral(from, to), 1e-13 * 100);

    [Fact]
    public void Cycles_are_what_quadrature_gives() =>
        Gen.Select(Gen.Int[0, 4], Gen.Double[1, 20], Gen.Double[-200, 200], Gen.Double[0.1, 300]).Sample((power, length, from, width) =>
        {
            var schedule = new PolynomialDecay(1.0, length, 0.1, power, cycle: true);
            return Math.Abs(schedule.Integral(from, from + width) - schedule.Clamp(-1e300, 1e300).Integral(from, from + width)) <= 1e-11 * width * Math.Pow(2, power);
        });
}
