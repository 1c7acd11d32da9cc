namespace Anneal.Schedules.Tests;

public class CheckJoinTests
{
    [Fact]
    public void A_restart_is_told_how_to_be_one() => Assert.Equal(
        "The learning rate jumps from 9.87E-07 to 0.1 at update 500, where one schedule follows another. If this is not intended, let the rate rise gradually "
        + "with next.WithWarmup(length, from); for intended restarts, use Repeat or CosineDecayRestarts.",
        Jump(new CosineDecay(0.1, 500).Then(new CosineDecay(0.1, 500), at: 500)).Text);

    [Fact]
    public void A_fall_to_0_is_told_to_start_elsewhere() => Assert.EndsWith(
        "If this is not intended, start the next schedule above 0, or start its warm-up at the previous rate: WithWarmup(length, from).",
        Jump(new ConstantRate(0.1).Then(new CosineDecay(0.1, 500).WithWarmup(100, from: 0), at: 300)).Text, StringComparison.Ordinal);

    [Fact]
    public void Many_jumps_are_one_finding()
    {
        LearningRateSchedule schedule = new CosineDecay(0.1, 50);
        for (var n = 1; n < 20; n++)
            schedule = schedule.Then(new CosineDecay(0.1, 50), at: 50 * n);
        Assert.StartsWith(
            "The learning rate jumps at 19 places where one schedule follows another: from 9.866E-05 to 0.1 at update 50, from 9.866E-05 to 0.1 at update 100, "
            + "from 9.866E-05 to 0.1 at update 150, and 16 more. If this is not intended, let the rate rise gradually",
            Jump(schedule).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void From_one_rate_that_holds_to_another_is_a_stair() => Assert.All(
        (LearningRateSchedule[])
        [
            new ConstantRate(0.1).Then(0.01, at: 500), (new ConstantRate(0.1) * 2).Then(0.01, at: 500), new LinearDecay(0.1, 500, 0.05).Then(0.01, at: 800),
            new ConstantRate(0.1).WithWarmup(100, from: 0).Then(0.01, at: 500), new CosineDecay(0.1, 600, 0.1).EndAt(550).Then(0.001, at: 800), new ConstantRate(0.1).Then(0.05, 998).Then(0.01, 999),
        ],
        schedule => Assert.Empty(schedule.Check(1000)));

    [Fact]
    public void No_schedule_starts_from_a_rate_of_0()
    {
        const string Text = "at must not be a step at which the previous rate is 0 if the next schedule is to start from it, because all later rates would be 0; it was 500. "
            + "End the previous schedule above 0, or give the next one a warm-up (WithWarmup). (Parameter 'at')";
        var half = new CosineDecay(0.1, 500);
        Assert.Equal(Text, Assert.Throws<ArgumentException>(() => half.Then(half, at: 500, fromPrevious: true)).Message);
        Assert.Throws<ArgumentException>(() => new CosineDecay(0.1, 50.Percent).Then(half, at: 50.Percent, fromPrevious: true));
        Assert.NotNull(half.Then(half, at: 499, fromPrevious: true));
        var config = half.Then(half, at: 400, fromPrevious: true).ToConfig();
        config["config"]!["boundaries"]![0] = 500;
        Assert.Contains("'boundaries' must not be a step at which the previous rate is 0", Assert.Throws<ConfigException>(() => LearningRateSchedule.FromConfig(config)).Message, StringComparison.Ordinal);
    }

    private static ScheduleFinding Jump(LearningRateSchedule schedule) => Assert.Single(schedule.Check(1000), finding => finding.Kind == ScheduleFindingKind.JumpAtJoin);
}
