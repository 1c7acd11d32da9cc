using CsCheck;

namespace Anneal.Schedules.Tests;

internal static partial class RandomSchedules
{
    private static readonly Lazy<Gen<LearningRateSchedule>> TreesInUnits = new(() => TreeInUnits(3));

    /// <summary>Curves and compositions all of whose lengths are above 0 and have a unit; none divides, starts later, or throws or goes on after its end.</summary>
    public static Gen<LearningRateSchedule> InUnits => TreesInUnits.Value;

    private static Gen<Duration> Unit => Gen.OneOf(
        Gen.Double[0.01, 100].Select(x => x.Percent), Gen.Double[0.01, 3].Select(x => x.Epochs), Gen.Int[1, 40].Select(n => n.Samples), Gen.Int[1, 400].Select(n => n.Tokens));

    private static Gen<Duration[]> Positions => Gen.Double[0, 100].Array[1, 4].Select(all => all.Order().Select(x => x.Percent).ToArray());

    private static Gen<LearningRateSchedule> LeafInUnits(Gen<Duration> unit) => Gen.OneOf<LearningRateSchedule>(
        Rate.Select(a => (LearningRateSchedule)new ConstantRate(a)),
        Gen.Select(Rate, unit, Fraction, Gen.Bool).Select((a, length, factor, stairs) => (LearningRateSchedule)new ExponentialDecay(a, length, factor, stairs)),
        Gen.Select(Rate, unit, Fraction, Gen.Bool).Select((a, length, factor, stairs) => (LearningRateSchedule)new InverseTimeDecay(a, length, factor, stairs)),
        Gen.Select(Rate, unit, Rate, Gen.Bool).Select((a, length, b, cycle) => (LearningRateSchedule)new PolynomialDecay(a, length, b, cycle: cycle)),
        Positions.Where(all => all.Distinct().Count() == all.Length).SelectMany(all => Rate.Array[all.Length + 1].Select(values =>
            (LearningRateSchedule)new PiecewiseConstantDecay(all, values))),
        Gen.Select(Rate, unit, unit).Select((a, length, warmup) => (LearningRateSchedule)new CosineDecay(0.0, length, 0.1, "warm", a, warmup)),
        Gen.Select(Rate, unit, Gen.Double[0.2, 4]).Select((a, length, ratio) => (LearningRateSchedule)new CosineDecayRestarts(a, length, ratio)),
        Gen.Select(Rate, unit, Rate, Bound).Select((a, length, b, after) => (LearningRateSchedule)new LinearDecay(a, length, b, after)),
        Gen.Select(Rate, unit).Select((a, length) => (LearningRateSchedule)new StepDecay(a, length)),
        Gen.Select(Rate, Positions).Select((a, all) => (LearningRateSchedule)new MultiStepDecay(a, all)),
        Positions.SelectMany(all => Rate.Array[all.Length + 1].Select(values => (LearningRateSchedule)new MultiStepRates(all, values))),
        Gen.Select(Rate, unit, Fraction, Gen.Bool).Select((a, length, factor, stairs) => (LearningRateSchedule)new NaturalExponentialDecay(a, length, factor, stairs)),
        Gen.Select(Rate, unit, unit, Gen.Bool).Select((a, length, begin, stairs) =>
            (LearningRateSchedule)new ExponentialTransition(a, length, 0.5, begin, stairs, (double)a / 8)),
        Gen.Select(Rate, unit, unit, Bound).Select((a, length, begin, after) => (LearningRateSchedule)new PolynomialTransition(a, length, 0.01, 2, begin, after)),
        Gen.Select(Rate, unit).Select((a, length) => (LearningRateSchedule)new InverseSquareRootDecay(a, length)),
        Gen.Select(Rate, unit, Bound).Select((a, length, after) => (LearningRateSchedule)new TanhDecay(a, length, after: after)),
        Gen.Select(Rate, unit).Select((a, middle) => (LearningRateSchedule)new SigmoidDecay(a, -0.5, middle)),
        unit.Select(warmup => (LearningRateSchedule)new NoamDecay(512, warmup)),
        Gen.Select(Rate, unit, Bound).Select((a, length, after) => (LearningRateSchedule)new CosineAnnealing(a, length, 0.01, 2, 2, after)),
        Gen.Select(Rate, unit, Gen.Int[1, 9], Bound).Select((a, length, cycles, after) => (LearningRateSchedule)new CosineHardRestarts(a, length, cycles, after: after)),
        Gen.Select(Rate, Rate, unit, unit, Scale).Select((a, b, up, down, scale) =>
            (LearningRateSchedule)new CyclicalLearningRate(a, b, up, down, scale.Item1, scale.Item2)),
        Gen.Select(Rate, Rate, unit, Scale).Select((a, b, period, scale) => (LearningRateSchedule)new SineCycle(a, b, period, scale.Item1, scale.Item2)),
        Gen.Select(Rate, unit, Gen.Enum<OneCycleConvention>(), Fractions, Gen.Enum<Interpolation>()).Select((a, total, convention, at, shape) =>
            (LearningRateSchedule)new OneCycle(0.01, a, 0.001, total, at.Peak, at.Return, shape, convention)),
        Gen.Select(Rate, unit, unit, Gen.Enum<DecayShape>(), unit, Bound).Select((a, stable, decay, shape, half, after) => (LearningRateSchedule)new StableDecay(
            a == 0 ? 1 : a, stable, decay, a == 0 ? 1 : (double)a / 3, shape, shape == DecayShape.HalfLife ? half : null, after)),
        Positions.SelectMany(all => Rate.Array[all.Length].Select(values => (LearningRateSchedule)new PiecewiseInterpolation(all, values))),
        Gen.Select(Rate.Array[1, 5], unit, Gen.Bool, Bound).Select((values, interval, interpolate, after) => (LearningRateSchedule)new RateTable(values, interval, interpolate, after)));

    private static Gen<LearningRateSchedule> TreeInUnits(int depth)
    {
        if (depth == 0)
            return LeafInUnits(Unit);
        var inner = Gen.OneOf(LeafInUnits(Unit), TreeInUnits(depth - 1));
        var pair = Gen.Select(inner, inner);
        return Gen.OneOf(
            // After a leaf, for what a run makes of positions in several units must be in order.
            Gen.Select(LeafInUnits(Unit), inner, Unit, Gen.Bool).Select((a, b, at, joined) => Then(a, b, at, joined)),
            Gen.Select(inner, Unit, Rate, Gen.Enum<WarmupShape>()).Select(Warm),
            pair.Select((a, b) => a * b),
            pair.Select(LearningRateSchedule.Max),
            Gen.Select(pair, Fraction).Select((a, weight) => a.Item1.Blend(a.Item2, weight)),
            inner.Select(a => a.Clamp(-0.5, 0.5)),
            Gen.Select(inner, Unit).Select((a, length) => a.Repeat(length)),
            Gen.Select(inner, Unit).Select((a, by) => a.Shift(-by)),
            Gen.Select(inner, Gen.Double[0.1, 10]).Select((a, factor) => a.Stretch(factor)),
            Gen.Select(inner, Unit).Select((a, length) => a.Reverse(length)));
    }
}
