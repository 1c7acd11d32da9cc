namespace Anneal.Schedules.Tests;

public class CurveAfterTests
{
    private static readonly Func<After, LearningRateSchedule>[] Curves =
    [
        after => new LinearDecay(0.5, 40, 0.1, after),
        after => new PolynomialTransition(0.5, 30, 0.1, 2, 10, after),
        after => new TanhDecay(0.5, 40, 0.1, after: after),
        after => new CosineAnnealing(0.5, 40, 0.1, after: after),
        after => new CosineAnnealing(0.5, 40, 0.1, 2, 0.5, after),
        after => new CosineHardRestarts(0.5, 40, 4, 0.1, after),
        after => new OneCycle(0.1, 0.5, 0.01, 40, after: after),
        after => new OneCycle(0.1, 0.5, 0.01, 40, 0.3, 0.6, Interpolation.Linear, OneCycleConvention.Optax, after),
        after => new StableDecay(0.5, 10, 30, 0.1, DecayShape.Linear, after: after),
        after => new StableDecay(0.5, 10, 30, 0.1, DecayShape.Cosine, after: after),
        after => new StableDecay(0.5, 10, 30, 0.1, DecayShape.HalfLife, 7, after),
        after => new PiecewiseInterpolation([0, 10, 40], [0.5, 0.3, 0.1], after: after),
        after => new PiecewiseInterpolation([0, 10, 40], [0.5, 0.3, 0.1], Interpolation.Cosine, after),
        after => new RateTable([.. Enumerable.Range(0, 40).Select(i => (Number)(1.0 / (1 + i)))], after: after),
        after => new RateTable([0.5, 0.3, 0.2, 0.1, 0.4], 10, interpolate: true, after),
    ];

    public static TheoryData<int> Each => [.. Enumerable.Range(0, Curves.Length)];

    [Theory]
    [MemberData(nameof(Each))]
    public void The_last_rate_holds(int curve)
    {
        var schedule = Curves[curve](After.Hold);
        foreach (var step in (double[])[40, Math.BitIncrement(40), 41, 80, 1e6, double.MaxValue])
            Assert.Equal(schedule.At(40), schedule.At(step));
    }

    [Theory]
    [MemberData(nameof(Each))]
    public void The_curve_starts_again_at_its_end(int curve)
    {
        var (schedule, once) = (Curves[curve](After.Repeat), Curves[curve](After.Hold));
        for (var step = 0.0; step < 200; step += 0.25)
            Assert.Equal(once.At(step % 40), schedule.At(step));
        Assert.Equal(schedule.At(0), schedule.At(-5));
    }

    [Theory]
    [MemberData(nameof(Each))]
    public void A_step_after_the_end_is_refused(int curve)
    {
        var (schedule, once) = (Curves[curve](After.Throw), Curves[curve](After.Hold));
        for (var step = -3; step <= 40; step++)
            Assert.Equal(once.At(step), schedule.At(step));
        Assert.Equal(
            "step must be at most 40.0, the end of the schedule, because it was made with after: After.Throw; it was 41.0. (Parameter 'step')",
            Assert.Throws<ArgumentOutOfRangeException>(() => schedule.At(41)).Message);
    }

    public static TheoryData<LearningRateSchedule, double, double> Continued => new()
    {
        { new LinearDecay(0.5, 40, 0.1, After.Continue), 60, -0.1 },
        { new PolynomialTransition(0.5, 30, 0.1, 2, 10, After.Continue), 55, 0.1 + 0.4 * 0.25 },
        { new PolynomialTransition(0.5, 30, 0.1, 3, 10, After.Continue), 55, 0.1 - 0.4 * 0.125 },
        { new TanhDecay(0.5, 40, 0.1, after: After.Continue), 60, 0.1 + 0.2 * (1 - Math.Tanh(7.5)) },
        { new CosineAnnealing(0.5, 40, 0.1, after: After.Continue), 80, 0.5 },
        { new CosineAnnealing(0.5, 40, 0.1, after: After.Continue), 60, 0.3 },
        { new CosineHardRestarts(0.5, 40, 4, 0.1, After.Continue), 40, 0.5 },
        { new CosineHardRestarts(0.5, 40, 4, 0.1, After.Continue), 65, 0.3 },
        { new OneCycle(0.1, 0.5, 0.01, 40, 0.25, after: After.Continue), 70, 0.5 },
        { new OneCycle(0.1, 0.5, 0.02, 40, 0.25, interpolation: Interpolation.Linear, after: After.Continue), 55, 0.02 - 0.24 },
        { new StableDecay(0.5, 10, 30, 0.1, after: After.Continue), 55, -0.1 },
        { new StableDecay(0.5, 10, 30, 0.1, DecayShape.OneMinusSqrt, after: After.Continue), 130, 0.1 - 0.4 },
        { new StableDecay(0.5, 10, 30, 0.1, DecayShape.OneMinusSquare, after: After.Continue), 70, 0.1 - 0.4 * 3 },
        { new StableDecay(0.5, 10, 30, 0.1, DecayShape.Exponential, after: After.Continue), 70, 0.1 - 0.4 * 0.5 },
        { new StableDecay(0.5, 10, 30, 0.1, DecayShape.Geometric, after: After.Continue), 70, 0.02 },
        { new StableDecay(0.5, 10, 30, 0.1, DecayShape.HalfLife, 15, After.Continue), 55, 0.1 + 0.4 * 0.125 },
        { new StableDecay(0.5, 10, 30, 0.1, DecayShape.Cosine, after: After.Continue), 70, 0.5 },
        { new PiecewiseInterpolation([0, 10, 40], [0.5, 0.3, 0.1], after: After.Continue), 70, -0.1 },
        { new PiecewiseInterpolation([0, 10, 40], [0.5, 0.3, 0.1], Interpolation.Cosine, After.Continue), 70, 0.3 },
        { new PiecewiseInterpolation([0, 40, 40], [0.5, 0.3, 0.1], after: After.Continue), 70, 0.1 },
        { new PiecewiseInterpolation([40], [0.5], after: After.Continue), 70, 0.5 },
    };

    // Values of a few operations: 1e-15 is several times their rounding.
    [Theory]
    [MemberData(nameof(Continued))]
    public void The_formula_goes_on(LearningRateSchedule schedule, double step, double rate) => Assert.Equal(rate, schedule.At(step), 1e-15);

    [Fact]
    public void PyTorch_goes_on_where_it_goes_wrong()
    {
        // One step after the cycle: the cosine rises again, the line goes below 0.
        Assert.Equal(5.1e-5, PyTorch(Interpolation.Cosine).At(100), 1e-6);
        Assert.Equal(-0.00143, PyTorch(Interpolation.Linear).At(100), 1e-5);
        Assert.Equal(4e-7, OneCycle.PyTorch(0.1, 100).At(100), 1e-21);

        static OneCycle PyTorch(Interpolation interpolation) =>
            new(0.004, 0.1, 4e-7, 100, 0.3, null, interpolation, OneCycleConvention.PyTorch, After.Continue);
    }

    [Fact]
    public void Every_class_with_an_argument_for_it_is_tested() => Assert.Equal(
        typeof(LearningRateSchedule).Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(LearningRateSchedule)) && type.GetConstructors().Any(make => make.GetParameters().Any(parameter => parameter.ParameterType == typeof(After))))
            .OrderBy(type => type.Name),
        Curves.Select(curve => curve(After.Hold).GetType()).Distinct().OrderBy(type => type.Name));

    [Fact]
    public void PyTorch_ends_one_step_before_it_starts_again()
    {
        foreach (var threePhase in (bool[])[false, true])
        {
            var once = OneCycle.PyTorch(0.1, 40, threePhase: threePhase);
            var again = new OneCycle(0.004, 0.1, 4e-7, 40, 0.3, threePhase ? 0.6 : null, Interpolation.Cosine, OneCycleConvention.PyTorch, After.Repeat);
            for (var step = 0.0; step < 200; step += 0.25)
                Assert.Equal(once.At(step % 40), again.At(step));
            Assert.Equal(4e-7, again.At(39));
            Assert.Equal(4e-7, again.At(79.5));
            Assert.Equal(0.004, again.At(40));
            Assert.Equal([40L, 80, 120], again.Discontinuities(150).Select(jump => jump.Step));
            Assert.Equal(2 * again.Integral(0, 40), again.Integral(0, 80), 1e-15);
        }
    }

    [Fact]
    public void A_half_life_goes_on_without_a_length_too()
    {
        Assert.Equal(0.1 + 0.4 * 0.125, new StableDecay(0.5, 10, 0, 0.1, DecayShape.HalfLife, 15, After.Continue).At(55), 1e-16);
        Assert.Equal(0.5, new StableDecay(0.5, 10, 0, 0.1, DecayShape.HalfLife, 15).At(55));
    }

    [Fact]
    public void A_curve_without_length_is_at_its_end()
    {
        foreach (var after in (After[])[After.Hold, After.Continue, After.Repeat])
        {
            LearningRateSchedule[] curves =
            [
                new LinearDecay(0.5, 0, 0.1, after), new PolynomialTransition(0.5, 0, 0.1, 1, 0, after), new CosineAnnealing(0.5, 0, 0.1, after: after),
                new CosineHardRestarts(0.5, 0, 3, 0.1, after), new StableDecay(0.5, 0, 0, 0.1, after: after),
                new PiecewiseInterpolation([0, 0], [0.5, 0.1], after: after),
            ];
            foreach (var curve in curves)
                Assert.Equal([0.1, 0.1, 0.1], [curve.At(0), curve.At(1), curve.At(1e6)]);
        }
    }

    [Fact]
    public void Phases_without_length_are_left_out()
    {
        Assert.Equal([0.5, 0.3, 0.1], At(new StableDecay(0.5, 0, 40, 0.1), 0, 20, 40));
        Assert.Equal([0.5, 0.5, 0.1], At(new StableDecay(0.5, 40, 0, 0.1), 0, 39, 40));
        Assert.Equal([0.5, 0.25, 0], At(new OneCycle(0.1, 0.5, 0, 40, 0), 0, 20, 40));
        Assert.Equal([0, 0.25, 0.1], At(new OneCycle(0, 0.5, 0.1, 40, 1), 0, 20, 40));
        Assert.Equal([0.5, 0.25, 0.5, 0.25], At(new CyclicalLearningRate(0, 0.5, 0, 4), 0, 2, 4, 6));
        Assert.Equal([0, 0.25, 0, 0.25], At(new CyclicalLearningRate(0, 0.5, 4, 0), 0, 2, 4, 6));

        static double[] At(LearningRateSchedule schedule, params double[] steps) => [.. steps.Select(schedule.At)];
    }
}
