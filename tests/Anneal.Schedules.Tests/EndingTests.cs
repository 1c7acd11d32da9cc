using System.Text.Json.Nodes;
using Anneal.Testing;
using CsCheck;

namespace Anneal.Schedules.Tests;

public class EndingTests
{
    private static readonly LearningRateSchedule Decay = new ExponentialDecay(0.8, 10, 0.5);

    [Fact]
    public void The_rate_at_the_end_holds() =>
        Gen.Select(RandomSchedules.Any, RandomSchedules.Steps, Gen.OneOf(RandomSchedules.Step, Gen.Double[-50, 0])).ForAll((schedule, end, step) =>
            schedule.EndAt(end).At(step).Equals(schedule.At(Math.Min(step, end.Steps))));

    [Fact]
    public void A_step_after_the_end_may_be_refused()
    {
        var schedule = Decay.EndAt(20, After.Throw);
        Assert.Equal([Decay.At(-3), 0.4, 0.2], [schedule.At(-3), schedule.At(10), schedule.At(20)]);
        var message = "step must be at most 20.0, the end of the schedule, because it was made with after: After.Throw; it was 20.5. (Parameter 'step')";
        Assert.Equal(message, Assert.Throws<ArgumentOutOfRangeException>(() => schedule.At(20.5)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => schedule.Fill(new double[22]));
        Assert.Throws<ArgumentOutOfRangeException>(() => schedule.Integral(0, 22));
        Assert.Equal(ScheduleFindingKind.NoRate, Assert.Single(schedule.Check(100)).Kind);
    }

    [Fact]
    public void What_goes_on_is_the_schedule_and_what_starts_again_a_repetition()
    {
        Assert.Same(Decay, Decay.EndAt(20, After.Continue));
        Assert.Equal(Decay.Repeat(20), Decay.EndAt(20, After.Repeat));
    }

    [Fact]
    public void Keras_schedules_and_compositions_can_be_told()
    {
        Assert.Equal(0.1, new CosineDecay(0.1, 10).EndAt(10, After.Repeat).At(30));
        Assert.Equal(0.05, new PolynomialDecay(0.1, 10, 0.0).EndAt(5).At(100), 1e-17);
        Assert.Equal(0.3, new PiecewiseConstantDecay([5], [0.3, 0.1]).EndAt(5).At(100));
        Assert.Equal(0.1, new MultiStepRates([5], [0.3, 0.1]).EndAt(5).At(100));
        Assert.Equal(0.2, new ConstantRate(0.1).Then(new LinearDecay(0.3, 10, 0.1), at: 10).EndAt(15, After.Hold).At(100), 1e-16);
    }

    [Fact]
    public void The_end_is_bound_to_the_run() =>
        Assert.Equal(Decay.EndAt(500, After.Throw), Decay.EndAt(50.Percent, After.Throw).Bind(new RunLength(100, 10)));

    [Fact]
    public void It_is_written_and_read()
    {
        var schedule = new ConstantRate(0.1).EndAt(5.Epochs, After.Throw);
        Assert.Equal(
            """{"module":"anneal.schedules","class_name":"Ended","config":{"schedule":{"module":"anneal.schedules","class_name":"ConstantRate","config":{"rate":0.1},"registered_name":null},"length":{"epochs":5},"after":"throw"},"registered_name":null}""",
            schedule.ToConfig().ToJsonString());
        Assert.Equal(schedule, LearningRateSchedule.FromConfig(JsonNode.Parse(schedule.ToConfig().ToJsonString())!));
        Assert.EndsWith(".EndAt(5 epochs, Throw)", schedule.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Questions_know_the_end()
    {
        const long Count = 1_000_000_000;
        Assert.Equal((0, 0.8), Decay.EndAt(30).Peak(Count));
        Assert.Equal(11, Decay.EndAt(30).FirstBelow(0.4, Count));
        Assert.Null(Decay.EndAt(30).FirstBelow(0.1, Count));
        Assert.Equal([10, 20], new StepDecay(0.1, 10).EndAt(25).Discontinuities(Count).Select(jump => jump.Step));
        Assert.Equal(new StepDecay(1, 10, 0.5).Integral(-5, 25) + 25 * 0.25, new StepDecay(1, 10, 0.5).EndAt(25).Integral(-5, 50), 1e-14);
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        Assert.Equal("at must be 0 or more and finite; it was -1. (Parameter 'at')",
            Assert.Throws<ArgumentOutOfRangeException>(() => Decay.EndAt(-1)).Message);
        Assert.Equal("at must be greater than 0 and finite; it was 0. (Parameter 'at')",
            Assert.Throws<ArgumentOutOfRangeException>(() => Decay.EndAt(0, After.Repeat)).Message);
        Assert.Equal("after must be Hold, Continue, Repeat or Throw; it was 7. (Parameter 'after')",
            Assert.Throws<ArgumentOutOfRangeException>(() => Decay.EndAt(1, (After)7)).Message);
    }
}
