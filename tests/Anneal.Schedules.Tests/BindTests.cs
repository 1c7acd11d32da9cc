using Anneal.Testing;
using CsCheck;

namespace Anneal.Schedules.Tests;

public class BindTests
{
    private static readonly RunLength Run = new(stepsPerEpoch: 100, epochs: 10, batchSize: 8, tokensPerSample: 64);

    public static TheoryData<LearningRateSchedule, LearningRateSchedule> Bound => new()
    {
        { new ExponentialDecay(0.1, 2.Epochs, 0.5, true, "x"), new ExponentialDecay(0.1, 200, 0.5, true, "x") },
        { new InverseTimeDecay(0.1, 2.Epochs, 0.5), new InverseTimeDecay(0.1, 200, 0.5) },
        { new PolynomialDecay(0.1, 50.Percent, 0.01, 2, true, null), new PolynomialDecay(0.1, 500, 0.01, 2, true, null) },
        { new PiecewiseConstantDecay([3.Epochs, 60.Percent, 700], [1, 2, 3, 4]), new PiecewiseConstantDecay([300, 600, 700], [1, 2, 3, 4]) },
        { new CosineDecay(0, 90.Percent, 0.1, "x", 0.1, 1.Epochs), new CosineDecay(0, 900, 0.1, "x", 0.1, 100) },
        { new CosineDecayRestarts(0.1, 8000.Samples, 1, 0.5), new CosineDecayRestarts(0.1, 1000, 1, 0.5) },
        { new ConstantRate(0.1).Then(new CosineDecay(0.1, 20.Percent), 80.Percent), new ConstantRate(0.1).Then(new CosineDecay(0.1, 200), 800) },
        { new ConstantRate(0.1).Shift(1.Epochs), new ConstantRate(0.1).Shift(100) },
        { new ConstantRate(0.1).WithWarmup(1.Epochs, 0), new ConstantRate(0.1).WithWarmup(100, 0) },
        { new ConstantRate(0.1).WithWarmup(0.Epochs, 0), new ConstantRate(0.1) },
        { new ConstantRate(0.1).WithWarmup(0.04.Percent, 0), new ConstantRate(0.1) },
        { new ConstantRate(0.1).Then(0.2, 0.04.Percent), new ConstantRate(0.2) },
        { new ExponentialDecay(0.1, 1.Epochs, 0.5).Repeat(5.Epochs), new ExponentialDecay(0.1, 100, 0.5).Repeat(500) },
        { new ExponentialDecay(0.1, 1.Epochs, 0.5).Reverse(100.Percent), new ExponentialDecay(0.1, 100, 0.5).Reverse(1000) },
        { new ExponentialDecay(0.1, 1.Epochs, 0.5).Stretch(2), new ExponentialDecay(0.1, 100, 0.5).Stretch(2) },
        { new ExponentialDecay(0.1, 1.Epochs, 0.5).Clamp(0.1), new ExponentialDecay(0.1, 100, 0.5).Clamp(0.1) },
        { new ExponentialDecay(0.1, 1.Epochs, 0.5) * 2 / 3, new ExponentialDecay(0.1, 100, 0.5) * 2 / 3 },
        { new ExponentialDecay(0.1, 1.Epochs, 0.5).Blend(1, 0.5), new ExponentialDecay(0.1, 100, 0.5).Blend(1, 0.5) },
        { LearningRateSchedule.Max(new ExponentialDecay(0.1, 1.Epochs, 0.5), 1), LearningRateSchedule.Max(new ExponentialDecay(0.1, 100, 0.5), 1) },
    };

    [Theory]
    [MemberData(nameof(Bound))]
    public void All_lengths_become_steps(LearningRateSchedule schedule, LearningRateSchedule expected)
    {
        Assert.Equal(expected, schedule.Bind(Run));
        Assert.Equal(expected.At(3), schedule.Bind(Run).At(3));
    }

    [Theory]
    [MemberData(nameof(Bound))]
    public void What_is_bound_is_itself(LearningRateSchedule schedule, LearningRateSchedule expected)
    {
        Assert.Same(expected, expected.Bind(Run));
        var bound = schedule.Bind(Run);
        Assert.Same(bound, bound.Bind(new RunLength()));
    }

    [Fact]
    public void A_schedule_that_is_not_bound_says_so()
    {
        LearningRateSchedule[] schedules =
        [
            new ExponentialDecay(0.1, 5.Epochs, 0.5),
            new InverseTimeDecay(0.1, 5.Epochs, 0.5),
            new PolynomialDecay(0.1, 5.Epochs),
            new PiecewiseConstantDecay([5.Epochs], [1, 2]),
            new CosineDecay(0.1, 5.Epochs),
            new CosineDecay(0.1, 100).WithWarmup(5.Epochs, 0),
            new CosineDecayRestarts(0.1, 5.Epochs),
            new ConstantRate(1).Then(2, 5.Epochs),
            new ConstantRate(1).Repeat(5.Epochs),
        ];
        Assert.All(schedules, schedule => Assert.Equal(
            "The number of steps in a length of 5 epochs depends on the run. Call Bind(run) first and use its result; Fit does this by itself.",
            Assert.Throws<InvalidOperationException>(() => schedule.At(3)).Message));
    }

    // An epoch has 2.5 updates.
    private static readonly RunLength Halves = new RunLength(stepsPerEpoch: 5, epochs: 40).WithGradientAccumulation(2);

    [Fact]
    public void A_factor_every_epoch_counts_every_epoch_also_where_epochs_end_within_an_update()
    {
        var schedule = new ExponentialDecay(1, 1.Epochs, 0.5, staircase: true).Bind(Halves);
        Assert.Equal([1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125, 0.125, 0.0625], Enumerable.Range(0, 11).Select(step => schedule.At(step)));
        Assert.Equal(Math.ScaleB(1, -40), schedule.At(100));
    }

    public static TheoryData<LearningRateSchedule, LearningRateSchedule> Periods => new()
    {
        { new ExponentialDecay(0.1, 1.Epochs, 0.5), new ExponentialDecay(0.1, 2.5, 0.5) },
        { new ExponentialDecay(0.1, 1.Epochs + 1, 0.5), new ExponentialDecay(0.1, 3.5, 0.5) },
        { new InverseTimeDecay(0.1, 1.Epochs, 0.5), new InverseTimeDecay(0.1, 2.5, 0.5) },
        { new NaturalExponentialDecay(0.1, 1.Epochs, 0.5), new NaturalExponentialDecay(0.1, 2.5, 0.5) },
        { new ExponentialTransition(0.1, 1.Epochs, 0.5, 7), new ExponentialTransition(0.1, 2.5, 0.5, 7) },
        { new ExponentialTransition(0.1, 1.Epochs, 0.5, 1.Epochs), new ExponentialTransition(0.1, 2.5, 0.5, 3) },
        { new CosineDecay(0.1, 1.Epochs).Stretch(10), new CosineDecay(0.1, 2.5).Stretch(10) },
        { new ConstantRate(1).Then(new LinearDecay(1, 2.Epochs), at: 1.Epochs).Stretch(10), new ConstantRate(1).Then(new LinearDecay(1, 5), at: 2.5).Stretch(10) },
        { new InverseSquareRootDecay(0.1, 1.Epochs), new InverseSquareRootDecay(0.1, 2.5) },
        { new StepDecay(0.1, 1.Epochs), new StepDecay(0.1, 2.5) },
        { new PolynomialDecay(0.1, 1.Epochs, cycle: true), new PolynomialDecay(0.1, 2.5, cycle: true) },
        { new CosineDecayRestarts(0.1, 1.Epochs), new CosineDecayRestarts(0.1, 2.5) },
        { new CyclicalLearningRate(0.1, 1, 1.Epochs), new CyclicalLearningRate(0.1, 1, 3, 2) },
        { new SineCycle(0.1, 1, 1.Epochs), new SineCycle(0.1, 1, 2.5) },
        { new RateTable([0.1, 1], 1.Epochs), new RateTable([0.1, 1], 2.5) },
        { new CosineDecay(0.1, 1.Epochs).Repeat(1.Epochs), new CosineDecay(0.1, 3).Repeat(2.5) },
        { new LinearDecay(0.1, 1.Epochs, after: After.Repeat), new LinearDecay(0.1, 2.5, after: After.Repeat) },
        { new StableDecay(0.1, 1.Epochs, 2.Epochs, after: After.Repeat), new StableDecay(0.1, 3, 4.5, after: After.Repeat) },
        { new StableDecay(0.1, 1.Epochs, 2.Epochs, 0.01, DecayShape.HalfLife, 1.Epochs), new StableDecay(0.1, 3, 5, 0.01, DecayShape.HalfLife, 2.5) },
        { new PolynomialTransition(0.1, 2.Epochs, transitionBegin: 1.Epochs, after: After.Repeat), new PolynomialTransition(0.1, 4.5, transitionBegin: 3, after: After.Repeat) },
        { new PiecewiseInterpolation([0, 1.Epochs, 3.Epochs], [0, 1, 2], after: After.Repeat), new PiecewiseInterpolation([0, 3, 7.5], [0, 1, 2], after: After.Repeat) },
        { OneCycle.Fastai(0.1, 1.Epochs), OneCycle.Fastai(0.1, 3) },
    };

    [Theory]
    [MemberData(nameof(Periods))]
    public void What_a_curve_multiplies_is_not_rounded_and_borders_are(LearningRateSchedule schedule, LearningRateSchedule expected) =>
        Assert.Equal(expected, schedule.Bind(Halves));

    public static TheoryData<LearningRateSchedule, LearningRateSchedule> TooShort => new()
    {
        { new ExponentialDecay(0.1, 1.Percent, 0.5), new ExponentialDecay(0.1, 1, 0.5) },
        { new CosineDecay(0.1, 10.Percent).WithWarmup(10.Percent, 0), new CosineDecay(0.0, 1, warmupTarget: 0.1, warmupSteps: 0) },
        { new CosineDecay(0.1, 1.Percent).Repeat(1.Percent), new CosineDecay(0.1, 1).Repeat(1) },
        { new CyclicalLearningRate(0.1, 0.2, 1.Percent), new CyclicalLearningRate(0.1, 0.2, 1, 0) },
        { new PiecewiseConstantDecay([30.Percent, 60.Percent, 90.Percent], [1, 2, 3, 4]), new PiecewiseConstantDecay([1, 2], [1, 3, 4]) },
        { new LinearDecay(0.1, 10.Percent), new LinearDecay(0.1, 0) },
        { new LinearDecay(0.1, 1.Percent, 0.01, After.Repeat), new LinearDecay(0.1, 1, 0.01, After.Repeat) },
        { new TanhDecay(0.1, 1.Percent, after: After.Repeat), new TanhDecay(0.1, 1, after: After.Repeat) },
        { new CosineAnnealing(0.1, 1.Percent, after: After.Repeat), new CosineAnnealing(0.1, 1, after: After.Repeat) },
        { new CosineHardRestarts(0.1, 1.Percent, 3, after: After.Repeat), new CosineHardRestarts(0.1, 1, 3, after: After.Repeat) },
        { new PolynomialTransition(0.1, 1.Percent, transitionBegin: 1.Percent, after: After.Repeat), new PolynomialTransition(0.1, 1, transitionBegin: 0, after: After.Repeat) },
        { new PolynomialTransition(0.1, 1.Percent, transitionBegin: 50.Percent, after: After.Repeat), new PolynomialTransition(0.1, 0, transitionBegin: 1, after: After.Repeat) },
        { new StableDecay(0.1, 1.Percent, 1.Percent, after: After.Repeat), new StableDecay(0.1, 0, 1, after: After.Repeat) },
        { new StableDecay(0.1, 50.Percent, 1.Percent, after: After.Repeat), new StableDecay(0.1, 1, 0, after: After.Repeat) },
        { new PiecewiseInterpolation([0, 1.Percent], [0.1, 0.2], after: After.Repeat), new PiecewiseInterpolation([0, 1], [0.1, 0.2], after: After.Repeat) },
        { new RateTable([0.1, 0.2], 1.Percent, after: After.Repeat), new RateTable([0.1, 0.2], 1, after: After.Repeat) },
        { OneCycle.PyTorch(0.1, 20.Percent).Stretch(3.75), OneCycle.PyTorch(0.1, 1).Stretch(3.75) },
        { OneCycle.PyTorch(0.1, 60.Percent).Stretch(3.75), OneCycle.PyTorch(0.1, 1.2).Stretch(3.75) },
        { OneCycle.Fastai(0.1, 20.Percent).Stretch(3.75), OneCycle.Fastai(0.1, 0.4).Stretch(3.75) },
        { new ConstantRate(0.1).Then(new CosineDecay(0.1, 20.Percent), at: 80.Percent), new ConstantRate(0.1).Then(new CosineDecay(0.1, 1), at: 2) },
        { new ConstantRate(0.1).Then(new CosineDecay(0.1, 10.Percent), at: 45.Percent).Then(0.2, at: 55.Percent), new ConstantRate(0.1).Then(0.2, at: 1) },
    };

    [Theory]
    [MemberData(nameof(TooShort))]
    public void Phases_that_the_run_is_too_short_for_are_skipped_and_periods_have_one_step(LearningRateSchedule schedule, LearningRateSchedule expected) =>
        Assert.Equal(expected, schedule.Bind(2));

    [Fact]
    public void A_period_of_one_step_is_its_first_rate() => Assert.All(
        (LearningRateSchedule[])
        [
            new LinearDecay(0.1, 1.Percent, 0.01, After.Repeat), new CosineDecay(0.1, 1.Percent).Repeat(1.Percent),
            new StableDecay(0.1, 1.Percent, 1.Percent, after: After.Repeat), new PiecewiseInterpolation([0, 1.Percent], [0.1, 0.2], after: After.Repeat),
        ],
        schedule => Assert.All(Enumerable.Range(0, 20), step => Assert.Equal(0.1, schedule.Bind(20).At(step))));

    [Fact]
    public void A_curve_that_the_run_is_too_short_for_may_start_from_the_rate_before_it()
    {
        var cooled = new ConstantRate(0.1).Then(new LinearDecay(1, 20.Percent), at: 80.Percent, fromPrevious: true);
        Assert.Equal([0.1, 0.1, 0], [cooled.Bind(2).At(0), cooled.Bind(2).At(1), cooled.Bind(2).At(2)]);
        var raised = new LinearDecay(0.1, 20.Percent).WithWarmup(50.Percent, 0.01, WarmupShape.Exponential);
        Assert.Equal([0.01, 0], [raised.Bind(1).At(0), raised.Bind(1).At(1)]);
    }

    [Fact]
    public void Every_composition_of_lengths_with_units_is_finite_in_a_run_of_a_few_steps() =>
        Gen.Select(RandomSchedules.InUnits, Gen.Int[1, 5], Gen.Int[1, 3]).ForAll((schedule, batches, accumulated) =>
        {
            var run = new RunLength(batches, epochs: 1, batchSize: 4, tokensPerSample: 16).WithGradientAccumulation(accumulated);
            var bound = schedule.Bind(run);
            return Enumerable.Range(0, batches + 3).All(step => double.IsFinite(bound.At(step)))
                && bound.Check(run) is not null && bound.Preview(run).ToString().Length > 0;
        });

    [Fact]
    public void A_length_that_is_negative_in_this_run_is_refused() =>
        Assert.Equal(
            "decaySteps must be greater than 0 and finite; it was -480. (Parameter 'decaySteps')",
            Assert.Throws<ArgumentOutOfRangeException>(() => new CosineDecay(0.1, 100.Percent - 500).Bind(20)).Message);

    [Fact]
    public void Boundaries_are_compared_when_they_are_bound() =>
        Assert.Equal(
            "boundaries must be strictly increasing; [1] was 500, after 600. (Parameter 'boundaries')",
            Assert.Throws<ArgumentException>(() => new PiecewiseConstantDecay([6.Epochs, 500], [1, 2, 3]).Bind(Run)).Message);

    [Fact]
    public void Every_composition_can_be_bound_once_and_asked() =>
        Gen.Select(RandomSchedules.Unbound, Gen.Int[0, 2000]).ForAll((schedule, step) =>
        {
            LearningRateSchedule bound;
            try
            {
                bound = schedule.Bind(Run);
            }
            catch (ArgumentException)
            {
                return true;
            }

            // A curve may be made to throw after its end.
            Assert.True(Record.Exception(() => bound.At(step)) is null or ArgumentOutOfRangeException { ParamName: "step" });
            return ReferenceEquals(bound, bound.Bind(new RunLength()));
        });
}
