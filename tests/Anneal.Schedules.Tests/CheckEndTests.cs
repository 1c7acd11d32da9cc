using System.Text.Json.Nodes;

namespace Anneal.Schedules.Tests;

/// <summary>Schedules whose rates end, or can no longer be used, within the run or after it.</summary>
public class CheckEndTests
{
    private const string Units = "Lengths without a unit count updates (batches), not epochs; perhaps 10.Epochs or 100.Percent was meant.";

    public static TheoryData<LearningRateSchedule, int> MadeToThrowBesideLonger => new()
    {
        { new LinearDecay(0.1, 40, 0.01, After.Throw) * new CosineDecay(1, 100), 30 },
        { new ExponentialDecay(0.1, 300, 0.5).EndAt(100.Percent, After.Throw) * new CosineDecay(1, 3000), 1000 },
        { new LinearDecay(0.1, 1000, 0.01, After.Throw).Blend(new CosineDecay(0.1, 2500), 0.5), 1000 },
        { new ConstantRate(0.1).Then(new CosineDecayRestarts(0.1, 400).EndAt(300, After.Throw), 800), 1000 },
    };

    [Theory]
    [MemberData(nameof(MadeToThrowBesideLonger))]
    public void A_schedule_is_as_long_as_the_first_part_of_it_that_is_made_to_throw(LearningRateSchedule schedule, int steps) => Assert.Empty(schedule.Check(steps));

    [Fact]
    public void A_schedule_made_for_a_longer_run_may_throw_after_it() => Assert.StartsWith(
        "The schedule is made for 4000 updates, but this run has only 1000 updates: it stops at a learning rate of 0.07519, where the schedule would end at 0.005868.",
        Assert.Single((new LinearDecay(0.1, 4000, 0.01, After.Throw) * new CosineDecay(1, 9000).Then(1, 100_000)).Check(1000)).Text, StringComparison.Ordinal);

    [Fact]
    public void A_jump_beside_the_end_of_a_curve_that_throws_is_found_without_asking_beyond_it()
    {
        var schedule = new LinearDecay(0.1, 9, 0.01, After.Throw).Repeat(10);
        Assert.Equal([10L, 20, 30], schedule.Discontinuities(35).Select(jump => jump.Step));
        Assert.Equal(new RateJump(10, 0.01, 0.1), schedule.Discontinuities(100)[0]);
        Assert.Equal(9, schedule.Discontinuities(100).Count);
        Assert.NotEmpty(schedule.Preview(100).Phases);
        Assert.Equal([10L, 20, 30], (schedule * LearningRateSchedule.FromFunction(_ => 1)).Discontinuities(35).Select(jump => jump.Step));
    }

    public static TheoryData<LearningRateSchedule, string> Unusable => new()
    {
        { new LinearDecay(0.1, 100, -0.1), "The learning rate is -0.002, below 0, at update 51 of this run of 110 updates. Optimizers refuse such a rate, so training would stop there with an error. "
            + "Start and end the schedule at 0 or above, or limit it with Clamp(low: 0)." },
        { new LinearDecay(0.1, 50, 0, After.Continue), "The learning rate is -0.002, below 0, at update 51 of this run of 110 updates. Optimizers refuse such a rate, so training would stop there with an error. "
            + "The formula continues after its end. Hold the last rate (After.Hold), make the schedule longer (100.Percent fits any run), or limit it with Clamp(low: 0)." },
        { new FormulaSchedule("sqrt(50-step)"), "The learning rate is NaN, not a number, at update 51 of this run of 110 updates. Optimizers refuse such a rate, so training would stop there with an error. "
            + "The usual cause is a division by 0, a negative power of 0, or the root or logarithm of a negative number. Change the schedule, or end it earlier (EndAt)." },
        { new PolynomialDecay(0.1, 100, 0, -1), "The learning rate is infinite at update 100 of this run of 110 updates. Optimizers refuse such a rate" },
        { new FormulaSchedule("0.1/(20-step)"), "The learning rate is infinite at update 20 " },
        { new CosineAnnealing(0.1, 10, -0.05), "The learning rate is -0.01908, below 0, at update " },
        { -1 * new ConstantRate(0.1), "The learning rate is -0.1, below 0, at update 0 " },
        { LearningRateSchedule.FromFunction(step => step < 7 ? 0.1 : double.NaN), "The learning rate is NaN, not a number, at update 7 " },
        { LearningRateSchedule.FromFunction(step => step < 7 ? 0.1 : throw new InvalidOperationException("boom")),
            "The schedule gives no learning rate at update 7 of this run of 110 updates: boom. Make it longer, or hold its last rate." },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void A_rate_that_no_optimizer_takes_is_found_at_its_first_update(LearningRateSchedule schedule, string text)
    {
        var finding = Assert.Single(schedule.Check(110));
        Assert.Equal(ScheduleFindingKind.NoRate, finding.Kind);
        Assert.StartsWith(text, finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_number_that_no_optimizer_takes_goes_by_its_name() => Assert.StartsWith(
        "The momentum is -0.009091, below 0, at update 90 ", Assert.Single(new LinearDecay(0.9, 99, -0.1).Check(110, name: "momentum")).Text, StringComparison.Ordinal);

    [Fact]
    public void A_cosine_that_climbs_back_after_its_end_is_found_as_soon_as_it_shows()
    {
        var cosine = new CosineAnnealing(5e-5, 526, after: After.Continue);
        Assert.Equal(
            "The learning rate has fallen to 0 by update 526 and rises again once in this run of 1000 updates. "
            + "Make the schedule longer (100.Percent fits any run), or hold its last rate (After.Hold). " + Units,
            Assert.Single(cosine.Check(1000)).Text);
        Assert.Single(cosine.Check(600));
        Assert.Empty(cosine.Check(530));
    }

    public static TheoryData<LearningRateSchedule, string> Vanishing => new()
    {
        { new StepDecay(0.1, 30), "The learning rate is negligible from update 240 on: it is below 2^-24 of its peak, 0.1, and the last 8760 updates are rounded away in float32. "
            + "Make the schedule longer (100.Percent fits any run), make it fall more slowly, or train shorter. " + Units },
        { new ExponentialDecay(0.1, 1, 0.96), "The learning rate is negligible from update 408 on: " },
        { LearningRateSchedule.FromFunction(step => 0.1 * Math.Pow(0.96, step)), "The learning rate is negligible from update 408 on: " },
        { new CosineDecay(0.1, 5000), "The learning rate is 0 from update 5000 on: the last 4000 updates change nothing." },
        { new CosineDecay(0, 1000), "The learning rate is 0 at each of 9000 updates: nothing is learned. Give the schedule a rate above 0, or a rate for its warm-up to rise to (warmupTarget)." },
    };

    [Theory]
    [MemberData(nameof(Vanishing))]
    public void A_rate_as_good_as_0_is_found(LearningRateSchedule schedule, string text)
    {
        var finding = Assert.Single(schedule.Check(9000));
        Assert.Equal(ScheduleFindingKind.ZeroTail, finding.Kind);
        Assert.StartsWith(text, finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_that_a_number_makes_0_is_meant() => Assert.All(
        (LearningRateSchedule[])[0, new ConstantRate(0) * 0.5, new CosineDecay(0.1, 5000) * 0], schedule => Assert.Empty(schedule.Check(1000)));

    [Fact]
    public void A_curve_that_ends_near_0_is_as_it_should_be() => Assert.All(
        (LearningRateSchedule[])[new CosineDecay(0.1, 1_000_000), new PolynomialDecay(0.1, 1_000_000, 0, power: 4), new ExponentialDecay(0.1, 1_000_000, 1e-8), new LinearDecay(1e-9, 1_000_000, 1)],
        schedule => Assert.Empty(schedule.Check(1_000_000)));

    public static TheoryData<LearningRateSchedule, string> Rising => new()
    {
        { new CyclicalLearningRate(0.001, 0.006, 2000), "learning rate" }, { new SineCycle(0.001, 0.006, 100_000), "learning rate" }, { new LinearDecay(0.5, 100_000, 0.9), "momentum" },
    };

    [Theory]
    [MemberData(nameof(Rising))]
    public void A_rise_that_is_longer_than_the_run_is_not_called_a_warm_up(LearningRateSchedule schedule, string name) => Assert.StartsWith(
        $"The run ends while the {name} is still rising: at the last of 1000 updates it is ", Assert.Single(schedule.Check(1000, name: name)).Text, StringComparison.Ordinal);
}
