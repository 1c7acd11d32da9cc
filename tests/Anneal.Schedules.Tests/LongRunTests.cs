using Anneal.Testing;
using CsCheck;

namespace Anneal.Schedules.Tests;

/// <summary>What is said of a run does not take longer the longer the run is: rates are counted here, not seconds.</summary>
public sealed class LongRunTests
{
    private const int MostRates = 2_000_000;

    public static TheoryData<LearningRateSchedule> Schedules => new(
        new ExponentialDecay(0.1, 1.Epochs, 0.5, staircase: true),
        new CosineDecayRestarts(0.1, 100),
        new CosineDecayRestarts(0.1, 100, tMul: 1.5),
        new PolynomialDecay(0.1, 100, cycle: true),
        new CyclicalLearningRate(0.01, 0.1, 50),
        new SineCycle(0.01, 0.1, 50),
        new ConstantRate(0.1) * new SeededNoise(1, 0.01),
        new ConstantRate(0.1).Then(new CosineDecay(0.1, 20.Percent), 80.Percent),
        new CosineDecay(0.1, 100.Percent).WithWarmup(1.Percent, 0),
        new LinearDecay(0.1, 7).Repeat(7));

    [Theory]
    [MemberData(nameof(Schedules))]
    public void A_run_of_any_length_is_looked_at(LearningRateSchedule schedule)
    {
        var counted = new Counted(schedule);
        var run = new RunLength(stepsPerEpoch: 1_000_000, epochs: int.MaxValue, batchSize: 32);
        counted.Check(run);
        _ = counted.Preview(run).ToString();
        schedule.Check(run);
        _ = schedule.Preview(run).ToString();
        Assert.InRange(counted.Rates, 1, MostRates);
    }

    [Theory]
    [MemberData(nameof(Schedules))]
    public void A_peak_is_found_in_the_longest_run(LearningRateSchedule schedule)
    {
        var (step, rate) = schedule.Peak(new RunLength(stepsPerEpoch: long.MaxValue / int.MaxValue / 2, epochs: int.MaxValue));
        Assert.InRange(rate, 0, 0.2);
        Assert.InRange(step, 0, long.MaxValue);
    }

    [Fact]
    public void A_function_is_asked_for_some_steps_of_a_long_run()
    {
        var asked = 0;
        var schedule = LearningRateSchedule.FromFunction(step =>
        {
            asked++;
            return 0.1 / (1 + step / 1e6);
        });
        Assert.Empty(schedule.Check(long.MaxValue / 2, name: "momentum"));
        Assert.Equal((0, 0.1), schedule.Peak(long.MaxValue / 2));
        Assert.InRange(asked, 1, 10_000_000);
    }

    [Fact]
    public void Rises_that_were_not_all_counted_are_said_to_be_at_least_as_many() => Assert.Contains(
        new PolynomialDecay(0.1, 100, cycle: true).Check(100_000_000), finding => finding.Text.Contains("rises again at least ", StringComparison.Ordinal));

    [Fact]
    public void A_sampled_run_has_the_peak_of_the_whole_one_nearly() => Gen.Int[10, 5000].ForAll(
        halfCycle => Assert.InRange(new Counted(new CyclicalLearningRate(0.01, 0.1, halfCycle)).Preview(100_000_000).Peak.Rate, 0.0999, 0.1));

    [Fact]
    public void Ten_thousand_pieces_are_put_together_one_by_one_and_looked_at()
    {
        LearningRateSchedule schedule = new ConstantRate(1);
        for (var i = 1; i < 10_000; i++)
            schedule = schedule.Then(new ConstantRate(1 + i % 2), i * 10);
        Assert.Equal(1, schedule.At(99_985));
        Assert.Equal(2, schedule.At(99_995));
        Assert.Empty(schedule.Check(100_000));
        Assert.Equal((10, 2), schedule.Peak(100_000));
    }

    [Fact]
    public void Sequences_that_go_on_from_the_same_one_do_not_disturb_each_other()
    {
        var start = new ConstantRate(1).Then(2, 10).Then(3, 20);
        var (one, other) = (start.Then(4, 30), start.Then(5, 40));
        Assert.Equal((3, 4, 3, 5), (start.At(50), one.At(50), other.At(30), other.At(50)));
        Assert.Equal(start, new ConstantRate(1).Then(2, 10).Then(3, 20));
        Assert.Equal(6, start.Then(6, 20).At(25));
        Assert.Equal(3, start.At(25));
    }

    [Fact]
    public void A_product_of_thousands_is_looked_at()
    {
        var counted = new Counted(new ConstantRate(0.1));
        LearningRateSchedule schedule = counted;
        for (var i = 0; i < 2000; i++)
            schedule *= LearningRateSchedule.FromFunction(step => 1 / (1 + 1e-9 * step));
        schedule.Check(10_000_000);
        _ = schedule.Preview(10_000_000).Summary;
        Assert.InRange(counted.Rates, 1, 10_000);
    }

    private sealed record Counted(LearningRateSchedule Schedule) : LearningRateSchedule
    {
        public int Rates { get; private set; }

        public override double At(double step)
        {
            Rates++;
            return Schedule.At(step);
        }

        public override LearningRateSchedule Bind(RunLength run) => new Bound(this, Schedule.Bind(run));

        private sealed record Bound(Counted Counted, LearningRateSchedule Schedule) : LearningRateSchedule
        {
            public override double At(double step)
            {
                Counted.Rates++;
                return Schedule.At(step);
            }
        }
    }
}
