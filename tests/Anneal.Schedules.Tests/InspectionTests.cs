using Anneal.Testing;
using CsCheck;

namespace Anneal.Schedules.Tests;

public class InspectionTests
{
    private static readonly LearningRateSchedule Cosine = new CosineDecay(1.0, 100).WithWarmup(10, from: 0);

    [Fact]
    public void The_peak_is_the_first_step_of_the_greatest_rate()
    {
        Assert.Equal((10, 1), Cosine.Peak(1000));
        Assert.Equal((4, 0.4), Cosine.Peak(5));
        Assert.Equal((0, 0.5), new ConstantRate(0.5).Peak(1000));
        Assert.Equal((50, 2), new PiecewiseConstantDecay([49, 80], [1, 2, 1.5]).Peak(1000));
        Assert.Equal((100_000_000, 1), new CosineDecay(1.0, 1000).WithWarmup(10.Percent, from: 0).Peak(1_000_000_000));
        Assert.Equal((500, 0.5), new LinearDecay(0, 1000, 1).Clamp(high: 0.5).Peak(1000));
        Assert.Equal((500_000_000, 0.5), new LinearDecay(0, 100.Percent, 1).Clamp(high: 0.5).Peak(1_000_000_000));
        var (step, rate) = new SigmoidDecay(0.1, 0.1, 50).Peak(10_000);
        Assert.Equal(0.1, rate);
        Assert.True(step < 500 && new SigmoidDecay(0.1, 0.1, 50).At(step - 1) < 0.1);
    }

    [Fact]
    public void No_step_before_the_peak_has_its_rate() =>
        Gen.Select(RandomSchedules.Any, Gen.Int[1, 3000], Gen.Double[-0.5, 0.5]).ForAll((schedule, count, high) =>
        {
            foreach (var each in new[] { schedule, schedule.Clamp(high: high) })
            {
                double[] rates = [.. Enumerable.Range(0, count).Select(step => each.At(step))];
                if (rates.All(double.IsFinite))
                    Assert.Equal(Array.FindIndex(rates, rate => rate >= each.Peak(count).Rate), each.Peak(count).Step);
            }
        });

    [Fact]
    public void The_first_step_below_a_rate()
    {
        Assert.Equal(0, Cosine.FirstBelow(0.5, 1000));
        Assert.Equal(51, new CosineDecay(1.0, 100).FirstBelow(0.5, 1000));
        Assert.Equal(50, new CosineDecay(1.0, 100).FirstBelow(0.500001, 1000));
        Assert.Null(new CosineDecay(1.0, 100).FirstBelow(0, 1000));
        Assert.Null(new CosineDecay(1.0, 100).FirstBelow(0.5, 50));
        Assert.Equal(500_000_001, new PolynomialDecay(1.0, 100.Percent, 0.0).FirstBelow(0.5, 1_000_000_000));
    }

    [Fact]
    public void A_schedule_may_be_constant_over_a_run()
    {
        Assert.True(new ExponentialDecay(0.1, 100_000, 0.96, staircase: true).IsConstantOver(18_760));
        Assert.False(new ExponentialDecay(0.1, 100_000, 0.96, staircase: true).IsConstantOver(100_001));
        Assert.False(new ExponentialDecay(0.1, 100_000, 0.96).IsConstantOver(18_760));
        Assert.True(new CosineDecay(0.1, 10).IsConstantOver(1));
        Assert.True(LearningRateSchedule.FromFunction(_ => 1).IsConstantOver(100));
    }

    [Fact]
    public void Jumps_are_found_with_the_rates_on_both_sides()
    {
        Assert.Equal([new(10, 1, 0.5), new(20, 0.5, 0.25)], new ExponentialDecay(1.0, 10, 0.5, staircase: true).Discontinuities(30));
        Assert.Equal([new(11, 1, 0.5), new(21, 0.5, 0.25)], new PiecewiseConstantDecay([10, 20.5], [1, 0.5, 0.25]).Discontinuities(30));
        Assert.Equal([new(13, 1, 0.5)], new ConstantRate(1).Then(0.5, at: 12.5).Discontinuities(30));
        Assert.Equal([new(29, 1, 0.5)], new ConstantRate(1).Then(0.5, at: 29).Discontinuities(30));
        Assert.Empty(new ConstantRate(1).Then(0.5, at: 30).Discontinuities(30));
        Assert.Equal([10, 30], new CosineDecayRestarts(1.0, 10).Discontinuities(60).Select(jump => jump.Step));
        Assert.Equal([7, 14], new ConstantRate(1).Then(2, at: 100).Blend(new PolynomialDecay(1.0, 10, 0.0).Repeat(7), 0.5).Discontinuities(20).Select(jump => jump.Step));
    }

    [Fact]
    public void What_fits_together_does_not_jump()
    {
        Assert.Empty(Cosine.Discontinuities(1000));
        Assert.Empty(new PolynomialDecay(1.0, 50, 0.0, power: 0.5).Discontinuities(1000));
        Assert.Empty(new ConstantRate(1.0).Then(new CosineDecay(0.5, 20), at: 80, fromPrevious: true).WithWarmup(5, 0.1, WarmupShape.OneMinusSqrt).Discontinuities(200));
        Assert.Empty(LearningRateSchedule.FromFunction(step => 1 / (1 + step)).Discontinuities(1000));
        Assert.Empty((new CosineDecay(1.0, 10) * new ExponentialDecay(1.0, 10, 0.1)).Discontinuities(1000));
    }

    [Fact]
    public void Far_along_a_slope_is_no_jump_and_a_jump_is_one()
    {
        var slope = new ConstantRate(1).Then(new LinearDecay(1, 1000, 0.5), at: 80.Percent);
        Assert.All([100_000, 1_000_000_000_000, 1_000_000_000_000_000], steps => Assert.Empty(slope.Discontinuities(steps)));
        Assert.Equal([new(1_000_000_000_000_001, 1, 0.5)], new PiecewiseConstantDecay([1e15], [1, 0.5]).Discontinuities(2_000_000_000_000_000));
    }

    [Fact]
    public void Jumps_of_a_function_are_found_too() =>
        Assert.Equal([new(3, 1, 0.5), new(8, 0.5, 0.2)],
            LearningRateSchedule.FromFunction(step => step < 2.3 ? 1 : step < 8 ? 0.5 : 0.2).Discontinuities(30));

    [Fact]
    public void What_is_known_of_a_curve_gives_the_same_answers_as_every_step() =>
        Gen.Select(RandomSchedules.Any, Gen.Int[1, 3000], Gen.Double[-0.5, 1]).ForAll((schedule, count, limit) =>
        {
            var rates = new double[count];
            schedule.Fill(rates);
            if (rates.Any(rate => !double.IsFinite(rate)))
                return;
            var (step, peak) = schedule.Peak(count);
            var size = rates.Max(Math.Abs);
            Assert.Equal(rates.Max(), peak, 1e-13 * size);
            Assert.Equal(rates[step], peak);
            // A rate within rounding of the limit may be counted on either side.
            if (rates.All(rate => Math.Abs(rate - limit) > 1e-12))
                Assert.Equal(Array.FindIndex(rates, rate => rate < limit), schedule.FirstBelow(limit, count) ?? -1);
            var range = rates.Max() - rates.Min();
            if (range == 0 || range > 1e-12 * size)
                Assert.Equal(range == 0, schedule.IsConstantOver(count));
        });

    [Fact]
    public void A_run_must_have_a_length()
    {
        Assert.Equal("The run does not say how many steps it has. Pass stepsPerEpoch and epochs to RunLength, or a number of steps. (Parameter 'run')",
            Assert.Throws<ArgumentException>(() => Cosine.Peak(new RunLength(stepsPerEpoch: 5))).Message);
        Assert.Throws<ArgumentNullException>(() => Cosine.Peak(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => Cosine.Integral(double.NaN, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Cosine.Integral(0, double.PositiveInfinity));
        Assert.Throws<InvalidOperationException>(() => new CosineDecay(0.1, 5.Epochs).Integral(0, 10));
    }
}
