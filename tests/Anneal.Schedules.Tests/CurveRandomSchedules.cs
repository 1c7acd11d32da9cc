using CsCheck;

namespace Anneal.Schedules.Tests;

internal static partial class RandomSchedules
{
    private static Gen<Duration> Short => Gen.OneOf(Gen.Int[0, 300].Select(n => (Duration)n), Gen.Double[0, 300].Select(x => (Duration)x));

    private static Gen<Duration> Period => Gen.OneOf(Gen.Int[1, 300].Select(n => (Duration)n), Gen.Double[0.01, 300].Select(x => (Duration)x));

    private static Gen<After> Bound => Gen.OneOf(Gen.Const(After.Hold), Gen.Const(After.Repeat));

    private static Gen<(CycleScale, Number)> Scale => Gen.OneOf(
        Gen.Const((CycleScale.Constant, (Number)1)), Gen.Const((CycleScale.Halving, (Number)1.0)),
        Gen.Double[0, 1].Select(gamma => (CycleScale.Exponential, (Number)gamma)));

    /// <summary>Curves with the range that their rates keep at every step, before 0 too.</summary>
    public static Gen<(LearningRateSchedule Schedule, double Low, double High)> BoundedCurve => Curves(Bound, Short, Period, Milestones);

    /// <summary>
    /// Curves with all that may hold after their end; where it is <see cref="After.Continue"/>, there are no bounds. Lengths are quarters of a step, so
    /// that sums of them are exact.
    /// </summary>
    public static Gen<LearningRateSchedule> AnyCurve =>
        Curves(Gen.Enum<After>(), Quarters(0), Quarters(4), Quarters(0).Array[1, 6].Select(all => all.OrderBy(at => at.Steps).ToArray())).Select(bounded => bounded.Schedule);

    private static Gen<Duration> Quarters(int least) => Gen.Int[least, 1200].Select(n => (Duration)(n / 4.0));

    private static Gen<(LearningRateSchedule Schedule, double Low, double High)> Curves(
        Gen<After> after, Gen<Duration> lengths, Gen<Duration> periods, Gen<Duration[]> milestones) => Gen.OneOf(
        Gen.Select(Rate, lengths, Rate, after, Label).Select((a, length, b, after, name) => Within(new LinearDecay(a, length, b, after, name), a, b)),
        Gen.Select(Rate, periods, Fraction, Label).Select((a, length, factor, name) => Within(new StepDecay(a, length, factor, name), a, 0)),
        Gen.Select(Rate, milestones, Fraction, Label).Select((a, at, factor, name) =>
            Within(new MultiStepDecay(a, at, [factor], name), a, 0)),
        milestones.SelectMany(at => Gen.Select(Rate.Array[at.Length + 1], Label).Select((values, name) =>
            Within(new MultiStepRates(at, values, name), [.. values.Select(value => (double)value)]))),
        Gen.Select(Rate, periods, Gen.Double[0, 5], Gen.Bool, Label).Select((a, length, factor, staircase, name) =>
            Within(new NaturalExponentialDecay(a, length, factor, staircase, name), a, 0)),
        Gen.Select(Gen.Select(Rate, periods, Gen.Double[0.01, 1], Fraction), lengths, Gen.Bool, Label).Select((a, begin, staircase, name) =>
            Within(new ExponentialTransition(a.Item1, a.Item2, a.Item3, begin, staircase, (double)a.Item1 * a.Item4, name), a.Item1, a.Item1 * a.Item4)),
        Gen.Select(Gen.Select(Rate, periods, Gen.Double[1, 10], Gen.Double[1, 10]), lengths, Gen.Bool, Label).Select((a, begin, staircase, name) =>
            Within(new ExponentialTransition(a.Item1, a.Item2, a.Item3, begin, staircase, (double)a.Item1 * a.Item4, name), a.Item1, a.Item1 * a.Item4)),
        Gen.Select(Gen.Select(Rate, lengths, Rate, Gen.Double[0.1, 5]), lengths, after, Label).Select((a, begin, after, name) =>
            Within(new PolynomialTransition(a.Item1, a.Item2, a.Item3, after == After.Continue ? Math.Ceiling(a.Item4) : a.Item4, begin, after, name), a.Item1, a.Item3)),
        Gen.Select(Rate, periods, Label).Select((a, length, name) => Within(new InverseSquareRootDecay(a, length, name), a, 0)),
        Gen.Select(Gen.Select(Rate, lengths, Rate, Gen.Double[-20, 0]), Gen.Double[0.1, 20], after, Label).Select((a, upper, after, name) =>
            Within(new TanhDecay(a.Item1, a.Item2, a.Item3, a.Item4, upper, after, name), a.Item1, a.Item3)),
        Gen.Select(Rate, Gen.Double[-5, 5], lengths, Label).Select((a, gamma, midpoint, name) => Within(new SigmoidDecay(a, gamma, midpoint, name), a, 0)),
        Gen.Select(Gen.Int[1, 4096], lengths, Rate, Label).Select((size, warmup, factor, name) =>
            Within(new NoamDecay(size, warmup, factor, name), factor / Math.Sqrt(size), 0)),
        Gen.Select(Gen.Select(Rate, lengths, Rate), Gen.Double[0.1, 5], Gen.Double[0.1, 5], after, Label).Select((a, power, k, after, name) =>
            Within(new CosineAnnealing(a.Item1, a.Item2, a.Item3, power, k, after, name), a.Item1, a.Item3)),
        Gen.Select(Gen.Select(Rate, lengths, Rate), Gen.Int[1, 9], Gen.OneOf(after, Gen.Const(After.Continue)), Label).Select((a, cycles, after, name) =>
            Within(new CosineHardRestarts(a.Item1, a.Item2, cycles, a.Item3, after, name), a.Item1, a.Item3)),
        Gen.Select(Rate, Rate, lengths, periods, Scale, Label).Select((a, b, up, down, scale, name) =>
            Within(new CyclicalLearningRate(a, b, up, down, scale.Item1, scale.Item2, name), a, b)),
        Gen.Select(Rate, Rate, periods, Scale, Label).Select((a, b, period, scale, name) =>
            Within(new SineCycle(a, b, period, scale.Item1, scale.Item2, name), a, b)),
        Gen.Select(Gen.Select(Rate, Rate, Rate), periods, Fractions, Gen.Select(Gen.Enum<Interpolation>(), Gen.Enum<OneCycleConvention>()), after, Label)
            .Select((a, total, at, kind, after, name) => Within(
                new OneCycle(a.Item1, a.Item2, a.Item3, total + 1, at.Peak, at.Return, kind.Item1, kind.Item2, after, name), a.Item1, a.Item2, a.Item3)),
        Gen.Select(Gen.Select(Rate, lengths, lengths, Rate), Gen.Enum<DecayShape>(), periods, after, Label).Select((a, shape, half, after, name) =>
            Stable(a.Item1, a.Item2, a.Item3, a.Item4, shape, half, after, name)),
        milestones.SelectMany(knots => Gen.Select(Rate.Array[knots.Length], Gen.Enum<Interpolation>(), after, Label).Select((values, shape, after, name) =>
            Within(new PiecewiseInterpolation(knots, values, shape, after, name), [.. values.Select(value => (double)value)]))),
        Gen.Select(Rate.Array[1, 9], periods, Gen.Bool, after, Label).Select((values, interval, interpolate, after, name) =>
            Within(new RateTable(values, interval, interpolate, after == After.Continue ? After.Hold : after, name), [.. values.Select(value => (double)value)])),
        Gen.Select(Gen.Int, Gen.Double[0, 20], Gen.Enum<NoiseDistribution>(), Gen.Double[0.1, 3], Label).Select((seed, limit, kind, deviation, name) =>
            Within(new SeededNoise(seed, limit, kind, deviation, name), 1 - limit, 1 + limit)));

    private static Gen<Duration[]> Milestones => Gen.OneOf(Gen.Int[0, 300].Select(n => (double)n), Gen.Double[0, 300]).Array[1, 6]
        .Select(steps => steps.Order().Select(step => (Duration)step).ToArray());

    private static Gen<(Number Peak, Number? Return)> Fractions => Gen.Select(Fraction, Fraction, Gen.Bool)
        .Select((x, y, three) => ((Number)Math.Min(x, y), three ? (Number?)Math.Max(x, y) : null));

    private static Gen<LearningRateSchedule> OfCurves() => BoundedCurve.Select(bounded => bounded.Schedule);

    private static (LearningRateSchedule, double, double) Stable(
        Number rate, Duration stable, Duration decay, Number end, DecayShape shape, Duration half, After after, string? name)
    {
        // A factor leads only to a rate of the same sign.
        if (shape == DecayShape.Geometric && !(rate * (double)end > 0))
            end = (double)rate == 0 ? (rate = 0.5) : (double)rate / 3;
        return Within(new StableDecay(rate, stable, decay, end, shape, shape == DecayShape.HalfLife ? half : null, after, name), rate, end);
    }
}
