namespace Anneal.Schedules.Tests;

public class CheckTests
{
    private const string Units = "Lengths without a unit count updates (batches), not epochs: 10.Epochs or 100.Percent may be what was meant.";

    private static readonly RunLength Run = new(stepsPerEpoch: 100, epochs: 10);

    [Fact]
    public void A_schedule_that_never_changes_in_the_run() => AssertFinding(
        ScheduleFindingKind.NeverChanges,
        "The learning rate never changes in this run: it stays 0.1 for all 1000 updates (10 epochs). It first changes at update 100000 (after 1000 epochs). " + Units,
        new ExponentialDecay(0.1, 100_000, 0.96, staircase: true));

    [Fact]
    public void A_schedule_made_for_a_longer_run() => AssertFinding(
        ScheduleFindingKind.TooLong,
        "The schedule is made for 2001 updates (20.01 epochs), but this run has only 1000 updates (10 epochs): it stops at a learning rate of 0.05007, "
        + "where the schedule would end at 0. Make the schedule shorter (100.Percent fits any run), or train longer.",
        new PolynomialDecay(0.1, 2001, 0.0));

    [Fact]
    public void A_schedule_that_is_over_before_half_of_the_run() => AssertFinding(
        ScheduleFindingKind.TooShort,
        "The schedule is over at update 499 (after 4.99 epochs), but this run has 1000 updates (10 epochs): the learning rate stays 0.01 for the rest. "
        + "Make the schedule longer (100.Percent fits any run) if it is to last.",
        new PolynomialDecay(0.1, 499, 0.01));

    [Fact]
    public void A_rate_of_0_at_the_end() => AssertFinding(
        ScheduleFindingKind.ZeroTail,
        "The learning rate is 0 from update 800 (after 8 epochs) on: the last 200 updates (2 epochs) change nothing. "
        + "Make the schedule longer (100.Percent fits any run), end it above 0, or train shorter.",
        new LinearDecay(0.1, 8.Epochs));

    [Fact]
    public void A_jump_where_schedules_join() => AssertFinding(
        ScheduleFindingKind.JumpAtJoin,
        "The learning rate jumps from 0.1 to 0.5 at update 200 (after 2 epochs), where one schedule follows another. "
        + "If that is not meant, let the next one start at the rate before it: Then(next, at, fromPrevious: true).",
        new ConstantRate(0.1).Then(new CosineDecay(0.5, 80.Percent), at: 20.Percent));

    [Fact]
    public void A_warm_up_longer_than_the_run() => AssertFinding(
        ScheduleFindingKind.WarmupTooLong,
        "The warm-up is longer than this run: the learning rate still rises at the last of 1000 updates (10 epochs), where it is 0.04995. "
        + "It would reach 0.1 at update 2000 (after 20 epochs). Make the warm-up shorter, or train longer. " + Units,
        new CosineDecay(0.1, 5000).WithWarmup(2000, from: 0));

    [Fact]
    public void A_schedule_that_throws_in_the_run() => AssertFinding(
        ScheduleFindingKind.NoRate,
        "The schedule gives no rate for all of this run of 1000 updates (10 epochs): it is made to throw after its end. Make it longer, or let it hold its last rate.",
        new LinearDecay(0.1, 500, 0.01, After.Throw));

    [Fact]
    public void Nothing_is_said_of_what_fits()
    {
        double[] table = [.. Enumerable.Range(1, 1000).Select(n => 0.1 / n)];
        LearningRateSchedule[] fitting =
        [
            0.1, 0.0, new CosineDecay(0.1, 100.Percent), new CosineDecay(0.1, 2000), new PolynomialDecay(0.1, 500, 0.01), new LinearDecay(0.1, 999),
            new ExponentialDecay(0.1, 100, 0.96), new ExponentialDecay(0.1, 100, 0.96, staircase: true), new InverseTimeDecay(0.1, 1, 0.5),
            new CosineDecayRestarts(0.1, 64), new CosineDecay(0.1, 64).Repeat(64), new PiecewiseConstantDecay([499, 800], [0.1, 0.01, 0.001]),
            new ConstantRate(0.1).Then(0.01, at: 50.Percent), new CosineDecay(0.1, 90.Percent).WithWarmup(10.Percent, from: 0),
            new ExponentialDecay(1e-6, 100, 2), LearningRateSchedule.FromFunction(step => table[(int)step]), new LinearDecay(1e-6, 100.Percent, 1.0), LearningRateSchedule.FromFunction(step => 0.1 / (1 + step)),
        ];
        Assert.All(fitting, schedule => Assert.Empty(schedule.Check(Run)));
    }

    [Fact]
    public void A_run_that_goes_on_is_judged_from_where_it_does()
    {
        var stairs = new PiecewiseConstantDecay([100, 5000], [0.1, 0.01, 0.001]);
        Assert.Equal(ScheduleFindingKind.NeverChanges, Assert.Single(stairs.Check(1000, firstStep: 500)).Kind);
        Assert.Empty(new ConstantRate(0.1).Then(new CosineDecay(0.5, 80.Percent), at: 20.Percent).Check(1000, firstStep: 200));
    }

    private static void AssertFinding(ScheduleFindingKind kind, string text, LearningRateSchedule schedule)
    {
        var finding = Assert.Single(schedule.Check(Run));
        Assert.Equal((kind, text), (finding.Kind, finding.Text));
    }
}
