namespace Anneal.Schedules.Tests;

public class CurveInspectionTests
{
    // A billion steps are not looked at one by one.
    [Fact]
    public void Long_runs_are_known_from_their_corners()
    {
        const long Count = 1_000_000_000;
        Assert.Equal((299_999_999, 0.1), OneCycle.PyTorch(0.1, 100.Percent, interpolation: Interpolation.Linear).Peak(Count));
        Assert.Equal((100_000_000, 0.1), new StableDecay(0.1, 70.Percent, 20.Percent).WithWarmup(10.Percent, from: 0).Peak(Count));
        Assert.Equal((2_000_000, 0.006), new CyclicalLearningRate(0.001, 0.006, 2_000_000, scale: CycleScale.Halving).Peak(Count));
        Assert.Equal((3_999, new NoamDecay(512, 4_000).At(3_999)), new NoamDecay(512, 4_000).Peak(Count));
        Assert.Equal(750_000_001, new StableDecay(0.1, 50.Percent, 50.Percent).FirstBelow(0.05, Count));
        Assert.Equal(500_000_000, new MultiStepDecay(0.1, [50.Percent]).FirstBelow(0.05, Count));
        Assert.True(new StepDecay(0.1, Count).IsConstantOver(Count));
        Assert.False(new StepDecay(0.1, Count).IsConstantOver(Count + 1));
    }

    public static TheoryData<LearningRateSchedule, long[]> Jumps => new()
    {
        { new StepDecay(1, 10), [10, 20, 30] },
        { new MultiStepDecay(1, [10, 20, 20]), [10, 20] },
        { new MultiStepRates([10, 20.5], [1, 2, 3]), [10, 21] },
        { new NaturalExponentialDecay(1, 10, 1, staircase: true), [10, 20, 30] },
        { new ExponentialTransition(1, 10, 0.5, 5, staircase: true, endLearningRate: 0.25), [15, 25] },
        { new CosineHardRestarts(1, 30, 3, 0.1), [10, 20] },
        { new CosineHardRestarts(1, 15, 3, after: After.Repeat), [5, 10, 15, 20, 25, 30, 35] },
        { new CyclicalLearningRate(0, 1, 10, 0), [10, 20, 30] },
        { new LinearDecay(1, 15, after: After.Repeat), [15, 30] },
        { new StableDecay(1, 5, 10, after: After.Repeat), [15, 30] },
        { new StableDecay(1, 5, 0), [5] },
        { new PiecewiseInterpolation([0, 5, 5, 12], [1, 2, 3, 1], after: After.Repeat), [5, 17, 29] },
        { new RateTable([1, 2, 2, 3], 2), [2, 6] },
        { OneCycle.PyTorch(1, 30), [] },
        { OneCycle.OptaxLinear(1, 30), [] },
        { new SineCycle(0, 1, 7, CycleScale.Halving), [] },
        { new TanhDecay(1, 30), [] },
        { new InverseSquareRootDecay(1, 30), [] },
        { new PolynomialTransition(1, 20, 0.1, 0.5, 5), [] },
    };

    [Theory]
    [MemberData(nameof(Jumps))]
    public void Jumps_are_where_the_curve_jumps(LearningRateSchedule schedule, long[] steps) =>
        Assert.Equal(steps, schedule.Discontinuities(40).Select(jump => jump.Step).ToArray());
}
