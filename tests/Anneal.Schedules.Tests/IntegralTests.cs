using Anneal.Testing;
using CsCheck;

namespace Anneal.Schedules.Tests;

public class IntegralTests
{
    public static TheoryData<LearningRateSchedule, double, double, double> Sums => new()
    {
        { new ConstantRate(0.5), -10, 10, 10 },
        { new ExponentialDecay(1.0, 1, 0.5), 0, 10, 2 - Math.ScaleB(1, -9) },
        { new ExponentialDecay(1.0, 10, 0.0), 0, 10, 1 },
        { new ExponentialDecay(1.0, 10, 0.5, staircase: true), 5, 25, 5 + 5 + 1.25 },
        { new ExponentialDecay(1.0, 10, 0.5, staircase: true), -10, 0, 20 },
        { new InverseTimeDecay(1.0, 1.0, 1.0), 0, 4, 1 + 1 / 2.0 + 1 / 3.0 + 1 / 4.0 },
        { new InverseTimeDecay(1.0, 10, 1.0, staircase: true), 5, 25, 5 + 5 + 5 / 3.0 },
        { new PolynomialDecay(1.0, 10, 0.0), 0, 20, 5.5 },
        { new PolynomialDecay(1.0, 10, 0.1, power: 0), 0, 20, 20 },
        { new PolynomialDecay(1.0, 10, 0.0, cycle: true), 0, 20, 1 + 4.5 + 4.5 / 2 },
        { new PiecewiseConstantDecay([10, 20], [1, 2, 4]), -10, 30, 21 + 20 + 36 },
        { new CosineDecay(1.0, 10, 0.5), 0, 20, 7.5 + 0.25 + 5 },
        { new CosineDecay(0.0, 10, 0.0, "x", 1.0, 10), 0, 40, 4.5 + 5.5 },
        { new CosineDecay(0.0, 10, 0.0, "x", 1.0, 10), 5, 10, 0.5 + 0.6 + 0.7 + 0.8 + 0.9 },
        { new CosineDecayRestarts(1.0, 10), 0, 30, 15 + 1 },
        { new LinearDecay(1, 10), 0, 20, 5.5 },
        { new StepDecay(1, 10, 0.5), 0, 25, 10 + 5 + 1.25 },
        { new MultiStepRates([10, 15], [1, 2, 3]), 0, 20, 10 + 10 + 15 },
        { new CyclicalLearningRate(0, 1, 2, 2), 0, 8, 4 },
        { new SineCycle(0, 1, 2), 0, 10, 5 },
        { new PiecewiseInterpolation([0, 5, 10], [0, 0.5, 0]), 0, 10, 2.5 },
        { new RateTable([1, 3], 2, interpolate: true), 0, 4, 1 + 2 + 3 + 3 },
        { new ConstantRate(1).Then(2, 10).Then(3, 20), 5, 25, 5 + 20 + 15 },
        { new ConstantRate(1).Then(new PolynomialDecay(3.0, 10, 0.0), 10, fromPrevious: true), 0, 30, 10 + 5.5 },
        { new ConstantRate(1).WithWarmup(10, 0.5), 0, 20, 7.25 + 10 },
        { new PolynomialDecay(1.0, 10, 0.0) * 2 / 4, 0, 10, 2.75 },
        { new PolynomialDecay(1.0, 10, 0.0).Shift(5).Stretch(2), 10, 30, 2 * 5.5 - 0.5 },
        { new PolynomialDecay(1.0, 10, 0.0).Repeat(10), 5, 25, 1.5 + 5.5 + 4 },
        { new PolynomialDecay(1.0, 10, 0.0).Reverse(10), 0, 20, 4.5 + 10 },
        { new PolynomialDecay(1.0, 10, 0.0).Clamp(0.5), 0, 20, 4.5 + 7 },
        { new PolynomialDecay(1.0, 10, 0.0).Blend(1, 0.5), 0, 10, 2.75 + 5 },
        { LearningRateSchedule.Max(new PolynomialDecay(1.0, 10, 0.0), 0.5), 0, 10, 4.5 + 2 },
        { LearningRateSchedule.FromFunction(step => 1 + Math.Floor(step) % 2), 0, 1_000_000, 1_500_000 },
    };

    [Theory]
    [MemberData(nameof(Sums))]
    public void The_rates_of_a_span_add_up(LearningRateSchedule schedule, double from, double to, double sum)
    {
        Assert.Equal(sum, schedule.Integral(from, to), 1e-12 * Math.Max(1, Math.Abs(sum)));
        Assert.Equal(-schedule.Integral(from, to), schedule.Integral(to, from));
        Assert.Equal(0, schedule.Integral(from, from));
    }

    [Fact]
    public void It_is_the_sum_over_the_updates_of_the_span() =>
        Gen.Select(RandomSchedules.Any, Gen.Int[-50, 700], Gen.Int[0, 500]).ForAll((schedule, from, count) =>
            schedule.Integral(from, from + count).Equals(Enumerable.Range(from, count).Aggregate(0.0, (sum, step) => sum + schedule.At(step))));

    [Fact]
    public void Spans_that_follow_each_other_add_up() =>
        Gen.Select(RandomSchedules.Bounded, Gen.Double[0, 1000], Gen.Double[0, 1000], Gen.Double[0, 1000]).ForAll((bounded, a, b, c) =>
        {
            var schedule = bounded.Schedule;
            var whole = schedule.Integral(a, c);
            return Math.Abs(schedule.Integral(a, b) + schedule.Integral(b, c) - whole) <= 1e-9;
        });

    [Fact]
    public void A_fraction_of_a_step_is_no_update() => Assert.Equal(
        [new ConstantRate(1).Integral(1, 3), 1, 0],
        [new ConstantRate(1).Integral(0.5, 2.5), new ConstantRate(1).Integral(2, 2.5), new ConstantRate(1).Integral(2.1, 2.9)]);

    [Fact]
    public void After_the_end_that_is_refused_there_is_no_sum()
    {
        Assert.Equal(5.5, new LinearDecay(1, 10, after: After.Throw).Integral(0, 11), 1e-15);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinearDecay(1, 10, after: After.Throw).Integral(0, 12));
    }

    [Fact]
    public void Steps_that_cannot_be_counted_are_refused() => Assert.Equal(
        "to must be between -2^53 and 2^53; it was 1e+16. (Parameter 'to')",
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConstantRate(1).Integral(0, 1e16)).Message);
}
