using Anneal.Testing;
namespace Anneal.Schedules.Tests;

public class CheckTests
{
    private const string Units = "Lengths without a unit count updates (batches), not epochs; perhaps 10.Epochs or 100.Percent was meant.";

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
        + "If this is not intended, start the next schedule at the previous rate: Then(next, at, fromPrevious: true).",
        new ConstantRate(0.1).Then(new CosineDecay(0.5, 80.Percent), at: 20.Percent));

    [Fact]
    public void A_warm_up_longer_than_the_run() => AssertFinding(
        ScheduleFindingKind.WarmupTooLong,
        "The run ends while the learning rate is still rising: at the last of 1000 updates (10 epochs) it is 0.04995. "
        + "It would reach 0.1 at update 2000 (after 20 epochs). Make the rise (a warm-up or part of a cycle) shorter, or train longer. " + Units,
        new CosineDecay(0.1, 5000).WithWarmup(2000, from: 0));

    [Fact]
    public void A_schedule_that_throws_in_the_run() => AssertFinding(
        ScheduleFindingKind.NoRate,
        "The schedule gives no learning rate at update 501 (after 5.01 epochs) of this run of 1000 updates (10 epochs): step must be at most 500.0, the end of the schedule, "
        + "because it was made with after: After.Throw; it was 501.0. Make it longer, or hold its last rate.",
        new LinearDecay(0.1, 500, 0.01, After.Throw));

    [Fact]
    public void A_schedule_that_throws_in_the_middle_of_the_run() => Assert.StartsWith(
        "The schedule gives no learning rate at update 501 ",
        Assert.Single(new LinearDecay(0.1, 500, 0.01, After.Throw).Then(0.1, at: 800).Check(Run)).Text, StringComparison.Ordinal);

    [Fact]
    public void A_function_that_throws_says_why()
    {
        var table = new double[700];
        Array.Fill(table, 0.1);
        AssertFinding(
            ScheduleFindingKind.NoRate,
            "The schedule gives no learning rate at update 700 (after 7 epochs) of this run of 1000 updates (10 epochs): Index was outside the bounds of the array. "
            + "Make it longer, or hold its last rate.",
            LearningRateSchedule.FromFunction(step => table[(int)step]));
    }

    [Fact]
    public void A_function_is_asked_for_no_step_outside_of_the_run()
    {
        var steps = new HashSet<double>();
        LearningRateSchedule[] functions =
        [
            LearningRateSchedule.FromFunction(step => steps.Add(step) ? 0.1 : 0.1), LearningRateSchedule.FromFunction(step => steps.Add(step) ? step : step),
            LearningRateSchedule.FromFunction(step => steps.Add(step) ? 1 - step / 5000 : 1 - step / 5000).Then(0.1, at: 2000) * 0.5,
        ];
        Assert.All(functions, function => Assert.NotNull(function.Check(Run)));
        Assert.All(steps, step => Assert.InRange(step, 0, 999));
    }

    [Fact]
    public void A_function_that_never_changes() => AssertFinding(
        ScheduleFindingKind.NeverChanges,
        "The learning rate never changes in this run: it stays 0.1 for all 1000 updates (10 epochs). " + Units,
        LearningRateSchedule.FromFunction(step => 0.1 * Math.Pow(0.96, Math.Floor(step / 100_000))));

    [Fact]
    public void A_schedule_that_hardly_changes()
    {
        const string Text = "The learning rate hardly changes in this run: from 0.1 to 0.09924 in 18760 updates (10 epochs). " + Units;
        LearningRateSchedule keras = new ExponentialDecay(0.1, 100_000, 0.96), function = LearningRateSchedule.FromFunction(step => 0.1 * Math.Pow(0.96, step / 100_000));
        Assert.All([keras, function], schedule =>
        {
            var finding = Assert.Single(schedule.Check(new RunLength(1876, 10)));
            Assert.Equal((ScheduleFindingKind.NeverChanges, Text), (finding.Kind, finding.Text));
        });
    }

    [Fact]
    public void A_cosine_that_climbs_again_after_its_end() => AssertFinding(
        ScheduleFindingKind.TooShort,
        "The learning rate has fallen to 0 by update 10 (after 0.02 epochs) and rises again 234 times in this run of 4690 updates (10 epochs). "
        + "Make the schedule longer (100.Percent fits any run), or hold its last rate (After.Hold). " + Units,
        new CosineAnnealing(0.1, 10, after: After.Continue), new(stepsPerEpoch: 469, epochs: 10));

    [Fact]
    public void A_cosine_that_climbs_again_once() => Assert.Contains(
        "by update 400 (after 4 epochs) and rises again once in this run",
        Assert.Single(new CosineAnnealing(0.1, 400, after: After.Continue).Check(Run)).Text, StringComparison.Ordinal);

    [Fact]
    public void A_line_that_goes_on_after_its_end() => AssertFinding(
        ScheduleFindingKind.TooShort,
        "The schedule is over at update 400 (after 4 epochs), but this run has 1000 updates (10 epochs): its formula continues, to a learning rate of 0.07502 at the last. "
        + "Make the schedule longer (100.Percent fits any run), or hold its last rate (After.Hold). " + Units,
        new LinearDecay(0.1, 400, 0.09, After.Continue));

    public static TheoryData<LearningRateSchedule> RestartingTooOften =>
    [
        new CosineDecayRestarts(0.1, 10, tMul: 1.0), new LinearDecay(0.1, 10, after: After.Repeat), new CosineDecay(0.1, 10).Repeat(10), new PolynomialDecay(0.1, 10, cycle: true),
        new CosineHardRestarts(0.1, 30, 3, after: After.Repeat), new RateTable([0.1, 0.05, 0.01], 3, after: After.Repeat), new CosineDecayRestarts(0.1, 10, tMul: 1.0).WithWarmup(50, 0),
    ];

    [Theory]
    [MemberData(nameof(RestartingTooOften))]
    public void A_schedule_that_starts_again_all_the_time(LearningRateSchedule schedule)
    {
        var finding = Assert.Single(schedule.Check(Run));
        Assert.Equal(ScheduleFindingKind.TooShort, finding.Kind);
        Assert.Matches("has fallen to .* and rises again [0-9]+ times in this run of 1000 updates \\(10 epochs\\)\\. Make the schedule longer .*, so that it restarts less often\\. Lengths", finding.Text);
    }

    [Fact]
    public void Restarts_are_counted_however_low_they_are() => Assert.Contains(
        "rises again 468 times in this run of 4690 updates",
        Assert.Single(new PolynomialDecay(0.1, 10, cycle: true).Check(4690)).Text, StringComparison.Ordinal);

    public static TheoryData<LearningRateSchedule> FirstPeriodTooLong =>
    [
        new CosineDecayRestarts(0.1, 5000), new LinearDecay(0.1, 5000, after: After.Repeat), new CosineDecay(0.1, 5000).Repeat(5000), new PolynomialDecay(0.1, 5000, cycle: true),
    ];

    [Theory]
    [MemberData(nameof(FirstPeriodTooLong))]
    public void A_run_that_ends_in_the_first_half_of_the_first_period(LearningRateSchedule schedule)
    {
        var finding = Assert.Single(schedule.Check(Run));
        Assert.Equal(ScheduleFindingKind.TooLong, finding.Kind);
        Assert.Matches("^The schedule first restarts after 500[01] updates \\(50(\\.01)? epochs\\), but this run has only 1000 updates \\(10 epochs\\): it stops at a learning rate of 0\\.0[89]", finding.Text);
    }

    [Fact]
    public void A_cosine_made_to_climb_again_after_a_longer_run() => Assert.StartsWith(
        "The schedule is made for 5000 updates (50 epochs), but this run has only 1000 updates (10 epochs): it stops at a learning rate of 0.09047, where the schedule would end at 0.",
        Assert.Single(new CosineAnnealing(0.1, 5000, after: After.Continue).Check(Run)).Text, StringComparison.Ordinal);

    [Fact]
    public void Updates_at_0_are_counted_whatever_comes_after_the_run() => Assert.Contains(
        new ScheduleFinding(ScheduleFindingKind.ZeroTail,
            "The learning rate is 0 from update 500 (after 5 epochs) on: the last 500 updates (5 epochs) change nothing. "
            + "Make the schedule longer (100.Percent fits any run), end it above 0, or train shorter."),
        new LinearDecay(0.1, 500).Then(0.1, at: 5000).Check(Run));

    public static TheoryData<LearningRateSchedule> Jumping
    {
        get
        {
            var jump = new ConstantRate(0.1).Then(0.5 * new LinearDecay(1, 1000, 0.5), at: 200);
            return
            [
                jump, jump.Clamp(0, 1), jump.Shift(100), jump.Stretch(2), jump.Reverse(900), jump.Repeat(2000), jump.WithWarmup(50, 0), jump * 2, jump / 2,
                LearningRateSchedule.Max(jump, 0.01), LearningRateSchedule.Min(jump, 1), jump.Blend(0.1, 0.5), new ConstantRate(0.1).Blend(jump, 0.9),
                jump.Then(0.25, at: 700, fromPrevious: true), 1 / jump, new ConstantRate(0.1).Then(jump, at: 100),
            ];
        }
    }

    [Theory]
    [MemberData(nameof(Jumping))]
    public void A_jump_at_a_join_is_seen_through_every_composition(LearningRateSchedule schedule) =>
        Assert.Single(schedule.Check(Run), finding => finding.Kind == ScheduleFindingKind.JumpAtJoin);

    [Fact]
    public void A_join_that_is_never_reached_does_not_jump() =>
        Assert.DoesNotContain(new ConstantRate(0.1).Then(0.5 * new CosineDecay(1, 600), at: 300).Reverse(200).Check(Run), finding => finding.Kind == ScheduleFindingKind.JumpAtJoin);

    [Fact]
    public void Another_number_goes_by_its_name()
    {
        Assert.StartsWith("The momentum never changes in this run: it stays 0.9 for all 1000 updates",
            Assert.Single(new ConstantRate(0.9).Then(0.95, at: 100_000).Check(Run, name: "momentum")).Text, StringComparison.Ordinal);
        Assert.Empty(new ExponentialDecay(0.9, 100_000, 0.96).Check(Run, name: "momentum"));
        Assert.Empty(new LinearDecay(0.9, 800).Check(Run, name: "momentum"));
    }

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
            new ExponentialDecay(1e-6, 100, 2), LearningRateSchedule.FromFunction(step => table[(int)step]), new LinearDecay(1e-6, 100.Percent, 1.0),
            LearningRateSchedule.FromFunction(step => 0.1 / (1 + step)), new FormulaSchedule("0.1 / (1 + step)"),
            new ConstantRate(0.1).WithWarmup(100, from: 0.01).Then(0.01, at: 50.Percent).Then(0.001, at: 80.Percent),
            // What ends at its peak, or stays there.
            new ConstantRate(0.1).WithWarmup(100, from: 0), new LinearDecay(0.01, 100, 0.1), new SigmoidDecay(0.1, 0.1, 50),
            // Constants, however composed.
            new ConstantRate(0.1) * 2, new ExponentialDecay(0.1, 100, 0.96).Clamp(0.05, 0.05), new ConstantRate(0.1).Repeat(7).Shift(5).Blend(0.1, 0.5),
            // What is meant to go up and down.
            new CyclicalLearningRate(0.01, 0.1, 5), new SineCycle(0.01, 0.1, 2), 0.1 * new SeededNoise(1, 0.001), new CyclicalLearningRate(0.1, 0.1005, 5),
            new CosineDecayRestarts(0.1, 100, tMul: 1.0), new CosineHardRestarts(0.1, 100.Percent, cycles: 60), new CosineAnnealing(0.1, 960, after: After.Continue),
            new CosineDecayRestarts(0.1, 2000), new LinearDecay(0.1, 500, 0.01, After.Continue).Clamp(low: 0.01),
        ];
        Assert.All(fitting, schedule => Assert.Empty(schedule.Check(Run)));
    }

    [Fact]
    public void A_run_that_goes_on_is_judged_from_where_it_does()
    {
        var stairs = new PiecewiseConstantDecay([100, 5000], [0.1, 0.01, 0.001]);
        Assert.Equal(ScheduleFindingKind.NeverChanges, Assert.Single(stairs.Check(1000, firstStep: 500)).Kind);
        Assert.Empty(new ConstantRate(0.1).Then(new CosineDecay(0.5, 80.Percent), at: 20.Percent).Check(1000, firstStep: 200));
        Assert.Empty(new CosineDecay(0.1, 1000, alpha: 0.1).Check(1000, firstStep: 980));
        Assert.Empty(LearningRateSchedule.FromFunction(step => Math.Max(0.01, 0.1 - step / 1000)).Check(1000, firstStep: 500));
        Assert.Empty(LearningRateSchedule.FromFunction(_ => 0).Check(1000, firstStep: 999));
        Assert.Equal(ScheduleFindingKind.TooShort, Assert.Single(new LinearDecay(0.1, 400, 0.01).Check(1000, firstStep: 600)).Kind);
        Assert.StartsWith("The learning rate is 0 from update 600 on: the last 400 updates change",
            Assert.Single(new LinearDecay(0.1, 400).Check(1000, firstStep: 600)).Text, StringComparison.Ordinal);
        Assert.StartsWith("The learning rate is 0 from update 600 on: the last 400 updates change",
            Assert.Single(LearningRateSchedule.FromFunction(step => step < 400 ? 0.1 : 0).Check(1000, firstStep: 600)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_composition_can_be_checked_in_any_run() =>
        CsCheck.Gen.Select(RandomSchedules.Any, CsCheck.Gen.Int[1, 3000], CsCheck.Gen.Double[0, 1]).ForAll((schedule, steps, begun) =>
            schedule.Check(steps, (long)(begun * (steps - 1))).All(finding => finding.Text.Length > 0));

    private static void AssertFinding(ScheduleFindingKind kind, string text, LearningRateSchedule schedule, RunLength? run = null)
    {
        var finding = Assert.Single(schedule.Check(run ?? Run));
        Assert.Equal((kind, text), (finding.Kind, finding.Text));
    }
}
