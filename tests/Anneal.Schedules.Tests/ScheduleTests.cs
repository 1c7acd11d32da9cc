using System.Numerics;

namespace Anneal.Schedules.Tests;

public class ScheduleTests
{
    [Fact]
    public void Staircase_holds_between_boundaries()
    {
        var schedule = new ExponentialDecay(0.1, decaySteps: 100_000, decayRate: 0.96, staircase: true);
        Assert.Equal(0.1, schedule.At(99_999));
        Assert.Equal(0.1 * 0.96, schedule.At(100_000));
        Assert.Equal(0.1 * 0.96, schedule.At(199_999));
    }

    [Fact]
    public void Staircase_steps_are_counted_as_real_numbers_are()
    {
        // The double 0.1 is a little more than a tenth, so that a quotient may round up to a number of stairs that the step did not reach.
        for (var n = 1; n < 20_000; n++)
        {
            var step = n / 10.0;
            var reached = (double)(Exact(step) / Exact(0.1));
            Assert.Equal(1 / (1 + reached), new InverseTimeDecay(1.0, 0.1, 1.0, staircase: true).At(step));
        }

        // In units of 2^-1074, every double is an integer.
        static BigInteger Exact(double value)
        {
            var bits = BitConverter.DoubleToInt64Bits(value);
            return ((bits & ((1L << 52) - 1)) | (1L << 52)) * BigInteger.Pow(2, (int)(bits >> 52) - 1);
        }
    }

    [Fact]
    public void Staircase_is_right_beyond_float32()
    {
        // The first step that Keras counts one stage too early with 10 decay steps.
        var schedule = new ExponentialDecay(1.0, 10, -1.0, staircase: true);
        Assert.Equal(schedule.At(16_777_210), schedule.At(16_777_219));
        Assert.Equal(-schedule.At(16_777_219), schedule.At(16_777_220));
    }

    [Fact]
    public void An_initial_rate_of_0_stays_0() => Assert.Equal(0, new ExponentialDecay(0.0, 50, 2.0).At(1e12));

    [Fact]
    public void A_small_rate_grows_until_the_rate_itself_overflows() =>
        Assert.Equal(1e-200 * Math.Pow(2, 800) * Math.Pow(2, 700), new ExponentialDecay(1e-200, 1, 2.0).At(1500), 1e-14 * 1e251);

    [Fact]
    public void An_integer_initial_rate_is_a_rate()
    {
        Assert.Equal(Math.Sqrt(0.5), new ExponentialDecay(1, 10, 0.5).At(5));
        Assert.Equal(1 / 1.75, new InverseTimeDecay(1, 10, 0.5).At(15));
        Assert.Equal(0.05, new CosineDecay(0, 1000, warmupTarget: 0.1, warmupSteps: 1000).At(500));
    }

    [Fact]
    public void A_polynomial_ends_at_its_end()
    {
        var schedule = new PolynomialDecay(0.1, decaySteps: 10_000, endLearningRate: 0.01, power: 0.5);
        Assert.Equal(0.055, schedule.At(7_500), 1e-16);
        Assert.Equal([0.1, 0.01, 0.01], [schedule.At(0), schedule.At(10_000), schedule.At(1e9)]);
    }

    [Fact]
    public void The_steps_just_before_0_belong_to_the_first_cycle() =>
        Assert.Equal(0.11, new PolynomialDecay(0.1, 10, 0.0, cycle: true).At(-1), 1e-16);

    [Fact]
    public void A_cycle_ends_on_its_multiple_and_rises_after_it()
    {
        var schedule = new PolynomialDecay(0.1, 10, 0.0, cycle: true);
        Assert.Equal(0, schedule.At(20));
        Assert.Equal(0.1 * 9 / 30, schedule.At(21), 1e-17);
    }

    [Fact]
    public void A_boundary_is_the_last_step_of_its_piece()
    {
        var schedule = new PiecewiseConstantDecay(boundaries: [100_000, 110_000], values: [1.0, 0.5, 0.1]);
        Assert.Equal([1.0, 1.0, 0.5, 0.5, 0.1], [schedule.At(-5), schedule.At(100_000), schedule.At(100_001), schedule.At(110_000), schedule.At(110_000.5)]);
    }

    [Fact]
    public void Fractional_and_large_boundaries_are_what_they_say()
    {
        var schedule = new PiecewiseConstantDecay([-0.5, 0.5, 1_000_000_000_000], [1, 2, 3, 4]);
        Assert.Equal([1, 2, 3, 3, 4], [schedule.At(-1), schedule.At(0), schedule.At(1), schedule.At(1e12), schedule.At(1e12 + 1)]);
    }

    [Fact]
    public void The_lists_given_are_copied()
    {
        Number[] boundaries = [10], values = [1.0, 2.0];
        var schedule = new PiecewiseConstantDecay(boundaries, values);
        (boundaries[0], values[0]) = (0, 7);
        Assert.Equal(1.0, schedule.At(5));
        Assert.Equal("PiecewiseConstantDecay {\"boundaries\":[10],\"values\":[1.0,2.0],\"name\":\"PiecewiseConstant\"}", schedule.ToString());
    }

    [Fact]
    public void The_decay_starts_at_the_target_even_without_warm_up()
    {
        var schedule = new CosineDecay(0.1, 10, warmupTarget: 0.5);
        Assert.Equal([0.5, 0.25, 0], [schedule.At(0), schedule.At(5), schedule.At(10)]);
        Assert.Equal(schedule.At(3), schedule.At(-3));
    }

    [Fact]
    public void The_end_of_a_cosine_keeps_its_digits()
    {
        var x = Math.PI / 2 / 100_000;
        Assert.Equal(0.1 * Math.Pow(Math.Sin(3 * x), 2), new CosineDecay(0.1, 100_000).At(99_997), 1e-15 * 2.2e-10);
    }

    [Fact]
    public void Half_way_down_is_exact()
    {
        Assert.Equal(0.05, new CosineDecay(0.1, 1_000).At(500));
        Assert.Equal(0.05, new CosineDecay(0.0, decaySteps: 1_000, warmupTarget: 0.1, warmupSteps: 100).At(600));
    }

    [Fact]
    public void Examples_of_the_documentation_hold()
    {
        Assert.Equal(0.096, new ExponentialDecay(0.1, decaySteps: 100_000, decayRate: 0.96, staircase: true).At(100_000), 1e-16);
        Assert.Equal(0.05, new InverseTimeDecay(0.1, decaySteps: 1.0, decayRate: 0.5).At(2));
        Assert.Equal(0.05, new CosineDecayRestarts(0.1, firstDecaySteps: 1_000, mMul: 0.5).At(1_000));
        Assert.Equal(0.01, LearningRateSchedule.FromFunction(step => 0.1 / (1 + step)).At(9));
    }

    [Fact]
    public void Steps_of_long_and_int_are_steps()
    {
        var schedule = new PiecewiseConstantDecay([9_007_199_254_740_991], [1, 2]);
        Assert.Equal(1, schedule.At(9_007_199_254_740_991L));
        Assert.Equal(2, schedule.At(9_007_199_254_740_992L));
    }

    [Fact]
    public void Cycles_far_out_end_between_their_rates() => Assert.All(
        from length in (double[])[double.Epsilon, 1e-300, 3, 100, 1e307]
        from power in (double[])[0.5, 1, 2, 3.3]
        from step in (double[])[1e17, 1e100, 1e307, double.MaxValue]
        select (Schedule: new PolynomialDecay(0.1, length, 0.01, power, cycle: true), Step: step),
        far => Assert.InRange(far.Schedule.At(far.Step), 0.01, 0.1));

    [Fact]
    public void A_cycle_that_ends_beyond_double_has_its_rate() =>
        // 18 cycles of 1e307 end beyond the largest double, 1.797e308.
        Assert.Equal(1 - 1.75 / 1.8, new PolynomialDecay(1, 1e307, 0, cycle: true).At(1.75e308), 1e-14);
}
