using CsCheck;

namespace Anneal.Schedules.Tests;

public class BulkTests
{
    private static readonly Gen<Number> Rate = Gen.Double[1e-6, 1].Select(rate => (Number)rate);
    private static readonly Gen<Duration> Length = Gen.OneOf(Gen.Int[1, 100_000].Select(n => (Duration)n), Gen.Double[0.5, 1e5].Select(x => (Duration)x));
    private static readonly Gen<Duration> Stair = Gen.OneOf(Gen.Int[1, 300].Select(n => (Duration)n), Gen.Double[0.5, 300].Select(x => (Duration)x));
    private static readonly Gen<After> After = Gen.OneOf(Gen.Const(Schedules.After.Hold), Gen.Const(Schedules.After.Continue), Gen.Const(Schedules.After.Repeat));
    private static readonly Gen<double> FirstStep = Gen.OneOf(Gen.Int[0, 200_000].Select(n => (double)n), Gen.Double[-100, 1e5]);

    // Rates of one sign: nothing cancels, so that two units in the last place are those of the rate itself.
    public static TheoryData<string, Gen<LearningRateSchedule>> Vectorised => new()
    {
        { "exponential", Gen.Select(Rate, Length, Gen.Double[0.01, 2]).Select((rate, length, factor) => (LearningRateSchedule)new ExponentialDecay(rate, length, factor)) },
        { "inverse time", Gen.Select(Rate, Length, Gen.Double[0, 10], Gen.Bool).Select((rate, length, factor, stairs) => (LearningRateSchedule)new InverseTimeDecay(rate, length, factor, stairs)) },
        { "polynomial", Gen.Select(Rate, Length, Rate, Gen.OneOf(Gen.Const(0.5), Gen.Const(1.0), Gen.Const(2.0), Gen.Const(3.0), Gen.Const(100.0), Gen.Double[0.01, 10])).Select((rate, length, end, power) => (LearningRateSchedule)new PolynomialDecay(rate, length, end, power)) },
        { "polynomial to 0", Gen.Select(Rate, Length, Gen.Double[0.01, 10]).Select((rate, length, power) => (LearningRateSchedule)new PolynomialDecay(rate, length, 0.0, power)) },
        { "linear", Gen.Select(Rate, Length, Rate, After).Select((rate, length, end, after) => (LearningRateSchedule)new LinearDecay(rate, length, end, after)) },
        { "annealing", Gen.Select(Rate, Length, Rate, After).Select((rate, length, end, after) => (LearningRateSchedule)new CosineAnnealing(rate, length, end, after: after)) },
        { "staircase", Gen.Select(Rate, Stair, Gen.Double[0.01, 2]).Select((rate, length, factor) => (LearningRateSchedule)new ExponentialDecay(rate, length, factor, staircase: true)) },
        { "steps", Gen.Select(Rate, Stair, Gen.Double[0.01, 2]).Select((rate, length, factor) => (LearningRateSchedule)new StepDecay(rate, length, factor)) },
        { "cosine", Gen.Select(Rate, Length, Gen.Double[0, 1]).Select((rate, length, alpha) => (LearningRateSchedule)new CosineDecay(rate, length, alpha)) },
        { "restarts", Gen.Select(Rate, Length, Gen.OneOf(Gen.Int[1, 3].Select(n => (double)n), Gen.Double[0.3, 2]), Gen.Double[0.1, 2], Gen.Double[0, 1]).Select((rate, length, longer, lower, alpha) => (LearningRateSchedule)new CosineDecayRestarts(rate, length, longer, lower, alpha)) },
        { "warm cosine", Gen.Select(Rate, Length, Rate, Length).Select((rate, length, target, warmup) => (LearningRateSchedule)new CosineDecay(rate, length, 0, "warm", target, warmup)) },
    };

    [Theory]
    [MemberData(nameof(Vectorised))]
    public void Many_rates_at_once_are_within_two_units_in_the_last_place(string curve, Gen<LearningRateSchedule> schedules)
    {
        Assert.NotEmpty(curve);
        Gen.Select(schedules, FirstStep, Gen.Int[0, 2000]).Sample((schedule, first, count) =>
        {
            var rates = new double[count];
            schedule.Fill(rates, first);
            for (var i = 0; i < count; i++)
                Assert.InRange(Math.Abs(BitConverter.DoubleToInt64Bits(rates[i]) - BitConverter.DoubleToInt64Bits(schedule.At(first + i))), 0, 2);
        }, iter: 300);
    }

    [Fact]
    public void Every_step_of_a_long_run_is_where_it_belongs()
    {
        foreach (var schedule in (LearningRateSchedule[])[new ExponentialDecay(0.1, 1000.25, 0.7), new CosineDecay(0.0, 90_001, 0.0, "x", 0.1, 1003), new InverseTimeDecay(0.1, 33.3, 0.5, true)])
        {
            var (whole, parts) = (new double[100_003], new double[100_003]);
            schedule.Fill(whole);
            for (var i = 0; i < parts.Length; i += 4097)
                schedule.Fill(parts.AsSpan(i, Math.Min(4097, parts.Length - i)), i);
            Assert.All(whole.Zip(parts), pair => Assert.InRange(Math.Abs(BitConverter.DoubleToInt64Bits(pair.First) - BitConverter.DoubleToInt64Bits(pair.Second)), 0, 2));
        }
    }

    [Fact]
    public void No_rates_are_filled_by_a_schedule_that_is_not_bound() =>
        Assert.All<LearningRateSchedule>(
            [new ExponentialDecay(0.1, 1.Epochs, 0.5), new CosineDecay(0.1, 1.Epochs), new PolynomialDecay(0.1, 1.Epochs), new InverseTimeDecay(0.1, 1.Epochs, 0.5)],
            schedule => Assert.Throws<InvalidOperationException>(() => schedule.Fill(new double[20])));
}
