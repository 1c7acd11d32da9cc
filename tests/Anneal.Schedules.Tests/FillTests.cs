using Anneal.Testing;
using CsCheck;

namespace Anneal.Schedules.Tests;

public class FillTests
{
    [Fact]
    public void Rates_are_those_of_their_steps_to_the_last_bit() =>
        Gen.Select(RandomSchedules.Any, Gen.Int[0, 200], Gen.OneOf(RandomSchedules.Step, Gen.Double[-50, 0])).ForAll((schedule, count, first) =>
        {
            var rates = new double[count];
            schedule.Fill(rates, first);
            return rates.Select((rate, i) => BitConverter.DoubleToInt64Bits(rate) == BitConverter.DoubleToInt64Bits(schedule.At(first + i))).All(same => same);
        });

    [Fact]
    public void No_rates_are_filled_by_a_schedule_that_is_not_bound() =>
        Assert.All<LearningRateSchedule>(
            [new ExponentialDecay(0.1, 1.Epochs, 0.5), new CosineDecay(0.1, 1.Epochs), new PolynomialDecay(0.1, 1.Epochs), new InverseTimeDecay(0.1, 1.Epochs, 0.5)],
            schedule => Assert.Throws<InvalidOperationException>(() => schedule.Fill(new double[20])));

    [Fact]
    public void Restarts_whose_periods_shrink_to_nothing_are_filled() =>
        Assert.All(new (double Length, double Ratio)[] { (10, 0.5), (1e-300, 1), (1e-300, 2), (0.001, 0.999) }, restarts =>
        {
            var schedule = new CosineDecayRestarts(0.1, restarts.Length, restarts.Ratio);
            var rates = new double[1000];
            schedule.Fill(rates, 1e6);
            Assert.Equal(rates, Enumerable.Range(0, 1000).Select(i => schedule.At(1e6 + i)));
        });
}
