namespace Anneal.Schedules.Tests;

/// <summary>Each curve against its formula, written once more in the plainest way.</summary>
public class CurveFormulaTests
{
    // Each formula from step 0 to its end; what is outside is cut off.
    public static TheoryData<LearningRateSchedule, Func<double, double>, double> Formulas => new()
    {
        { new LinearDecay(0.1, 37, 0.01), t => 0.1 + (0.01 - 0.1) * t / 37, 37 },
        { new StepDecay(0.8, 7, 0.5), t => 0.8 * Math.Pow(0.5, Math.Floor(t / 7)), double.PositiveInfinity },
        { new MultiStepDecay(0.8, [3, 5, 5, 40], [0.5, 0.5, 0.25, 2]), t => 0.8 * (t >= 3 ? 0.5 : 1) * (t >= 5 ? 0.125 : 1) * (t >= 40 ? 2 : 1), double.PositiveInfinity },
        { new MultiStepDecay(1.0, [3, 5, 40]), t => Math.Pow(0.1, (t >= 3 ? 1 : 0) + (t >= 5 ? 1 : 0) + (t >= 40 ? 1 : 0)), double.PositiveInfinity },
        { new MultiStepRates([3, 5.5, 5.5], [4, 3, 2, 1]), t => t >= 5.5 ? 1 : t >= 3 ? 3 : 4, double.PositiveInfinity },
        { new NaturalExponentialDecay(0.5, 20, 0.7), t => 0.5 * Math.Exp(-0.7 * t / 20), double.PositiveInfinity },
        { new NaturalExponentialDecay(0.5, 20, 0.7, staircase: true), t => 0.5 * Math.Exp(-0.7 * Math.Floor(t / 20)), double.PositiveInfinity },
        { new ExponentialTransition(0.5, 20, 0.7, 13), t => t <= 13 ? 0.5 : 0.5 * Math.Pow(0.7, (t - 13) / 20), double.PositiveInfinity },
        { new ExponentialTransition(0.5, 20, 0.7, 13, staircase: true, endLearningRate: 0.2), t => t <= 13 ? 0.5 : Math.Max(0.2, 0.5 * Math.Pow(0.7, Math.Floor((t - 13) / 20))), double.PositiveInfinity },
        { new ExponentialTransition(0.5, 20, 1.7, endLearningRate: 0.9), t => Math.Min(0.9, 0.5 * Math.Pow(1.7, t / 20)), double.PositiveInfinity },
        { new ExponentialTransition(-0.5, 20, 0.7, endLearningRate: -0.2), t => Math.Min(-0.2, -0.5 * Math.Pow(0.7, t / 20)), double.PositiveInfinity },
        { new PolynomialTransition(0.5, 40, 0.1, 2.5, 13), t => (0.5 - 0.1) * Math.Pow(1 - Math.Clamp((t - 13) / 40, 0, 1), 2.5) + 0.1, 53 },
        { new InverseSquareRootDecay(0.5, 30), t => 0.5 / Math.Sqrt((t + 30) / 30), double.PositiveInfinity },
        { new TanhDecay(0.5, 60, 0.1), t => 0.1 + 0.5 * (0.5 - 0.1) * (1 - Math.Tanh(-6 * (1 - t / 60) + 3 * t / 60)), 60 },
        { new TanhDecay(0.5, 60, 0.1, -7, 2), t => 0.1 + 0.5 * (0.5 - 0.1) * (1 - Math.Tanh(-7 * (1 - t / 60) + 2 * t / 60)), 60 },
        { new SigmoidDecay(0.5, -0.1, 50), t => 0.5 / (1 + Math.Exp(0.1 * (t - 50))), double.PositiveInfinity },
        { new NoamDecay(512, 40, 2.0), t => 2 * Math.Pow(512, -0.5) * Math.Min(Math.Pow(t + 1, -0.5), (t + 1) * Math.Pow(40, -1.5)), double.PositiveInfinity },
        { new NoamDecay(512, 0), t => Math.Pow(512, -0.5) * Math.Pow(t + 1, -0.5), double.PositiveInfinity },
        { new CosineAnnealing(0.5, 70, 0.1), t => 0.1 + (0.5 - 0.1) * (1 + Math.Cos(Math.PI * t / 70)) / 2, 70 },
        { new CosineAnnealing(0.5, 70, 0.05, power: 3), t => 0.5 * ((1 - 0.1) * Math.Pow(0.5 * (1 + Math.Cos(Math.PI * t / 70)), 3) + 0.1), 70 },
        { new CosineAnnealing(0.5, 70, 0.1, kDecay: 2.5), t => 0.1 + 0.5 * (0.5 - 0.1) * (1 + Math.Cos(Math.PI * Math.Pow(t, 2.5) / Math.Pow(70, 2.5))), 70 },
        { new CosineHardRestarts(0.5, 64, 4, 0.1), t => t >= 64 ? 0.1 : 0.1 + 0.4 * 0.5 * (1 + Math.Cos(Math.PI * (4 * t / 64 % 1))), double.PositiveInfinity },
        { new CyclicalLearningRate(0.1, 0.7, 8), t => Triangle(t, 8, 8, _ => 1), double.PositiveInfinity },
        { new CyclicalLearningRate(0.1, 0.7, 8, 24), t => Triangle(t, 8, 24, _ => 1), double.PositiveInfinity },
        { new CyclicalLearningRate(0.1, 0.7, 8, 24, CycleScale.Halving), t => Triangle(t, 8, 24, c => Math.Pow(2, -(c - 1))), double.PositiveInfinity },
        { new CyclicalLearningRate(0.1, 0.7, 8, 24, CycleScale.Exponential, 0.98), t => Triangle(t, 8, 24, _ => Math.Pow(0.98, t)), double.PositiveInfinity },
        { new SineCycle(0.1, 0.7, 16), t => 0.1 + 0.6 * Math.Abs(Math.Sin(Math.PI * t / 16)), double.PositiveInfinity },
        { new SineCycle(0.1, 0.7, 16, CycleScale.Halving), t => 0.1 + 0.6 * Math.Abs(Math.Sin(Math.PI * t / 16)) / Math.Pow(2, Math.Floor(t / 16)), double.PositiveInfinity },
        { new SineCycle(0.1, 0.7, 16, CycleScale.Exponential, 0.98), t => 0.1 + 0.6 * Math.Abs(Math.Sin(Math.PI * t / 16)) * Math.Pow(0.98, t), double.PositiveInfinity },
        { OneCycle.Fastai(0.5, 80), t => t < 20 ? Cosine(0.02, 0.5, t / 20) : Cosine(0.5, 5e-6, (t - 20) / 60), 80 },
        { OneCycle.PyTorch(0.5, 80, 0.25), t => t < 19 ? Cosine(0.02, 0.5, t / 19) : Cosine(0.5, 2e-6, (t - 19) / 60), 79 },
        { OneCycle.PyTorch(0.5, 80, 0.25, threePhase: true), t => t < 19 ? Cosine(0.02, 0.5, t / 19) : t < 38 ? Cosine(0.5, 0.02, (t - 19) / 19) : Cosine(0.02, 2e-6, (t - 38) / 41), 79 },
        { OneCycle.PyTorch(0.5, 80, 0.25, Interpolation.Linear), t => t < 19 ? Line(0.02, 0.5, t / 19) : Line(0.5, 2e-6, (t - 19) / 60), 79 },
        { OneCycle.PyTorch(0.5, 80, 0.0), t => Cosine(0.5, 2e-6, (t + 1) / 80), 79 },
        { OneCycle.OptaxCosine(0.5, 81), t => t < 24 ? Cosine(0.02, 0.5, t / 24) : Cosine(0.5, 2e-6, (t - 24) / 57), 81 },
        { OneCycle.OptaxLinear(0.5, 81), t => t < 24 ? Line(0.02, 0.5, t / 24) : t < 68 ? Line(0.5, 0.02, (t - 24) / 44) : Line(0.02, 2e-6, (t - 68) / 13), 81 },
        { Stable(DecayShape.Linear), t => Falling(t, x => 1 - x), 90 },
        { Stable(DecayShape.Cosine), t => Falling(t, x => 0.5 * (1 + Math.Cos(Math.PI * x))), 90 },
        { Stable(DecayShape.OneMinusSqrt), t => Falling(t, x => 1 - Math.Sqrt(x)), 90 },
        { Stable(DecayShape.OneMinusSquare), t => Falling(t, x => 1 - x * x), 90 },
        { Stable(DecayShape.Exponential), t => Falling(t, x => 2 * Math.Pow(0.5, x) - 1), 90 },
        { Stable(DecayShape.Geometric), t => 0.5 * Math.Pow(0.1 / 0.5, Math.Max(0, (t - 30) / 60)), 90 },
        { new StableDecay(0.5, 30, 60, 0.1, DecayShape.HalfLife, 12), t => Falling(t, x => Math.Pow(0.5, 60 * x / 12)), 90 },
        { new PiecewiseInterpolation([4, 20, 20, 45], [1, 2, 4, 3]), t => t < 4 ? 1 : t < 20 ? Line(1, 2, (t - 4) / 16) : Line(4, 3, (t - 20) / 25), 45 },
        { new PiecewiseInterpolation([4, 20, 20, 45], [1, 2, 4, 3], Interpolation.Cosine), t => t < 4 ? 1 : t < 20 ? Cosine(1, 2, (t - 4) / 16) : Cosine(4, 3, (t - 20) / 25), 45 },
        { new PiecewiseInterpolation([7], [2]), _ => 2, 7 },
        { new RateTable([5, 7, 6]), t => t < 1 ? 5 : t < 2 ? 7 : 6, 3 },
        { new RateTable([5, 7, 6], 2.5), t => t < 2.5 ? 5 : t < 5 ? 7 : 6, 7.5 },
        { new RateTable([5, 7, 6], 2.5, interpolate: true), t => t < 2.5 ? Line(5, 7, t / 2.5) : Line(7, 6, (t - 2.5) / 2.5), 5 },
    };

    // The plain formulas lose a few last bits, near the end of a decay a few more; 2e-14 is some 100 of them at the greatest rate here.
    [Theory]
    [MemberData(nameof(Formulas))]
    public void A_curve_is_its_formula(LearningRateSchedule schedule, Func<double, double> formula, double end)
    {
        foreach (var step in Steps(end))
            Assert.Equal(formula(Math.Clamp(step, 0, end)), schedule.At(step), 2e-14);
    }

    /// <summary>Whole steps and others, before 0, around every place where a curve here may turn, and long after the end if there is one.</summary>
    private static IEnumerable<double> Steps(double end)
    {
        var steps = Enumerable.Range(-20, 320).SelectMany(n => (double[])[n, n + 0.37, n + 0.5]).Append(double.MinValue);
        return double.IsInfinity(end)
            ? steps
            : steps.Concat([end - 1, Math.BitDecrement(end), end, Math.BitIncrement(end), end + 1, 2 * end, 1e15, double.MaxValue]);
    }

    private static StableDecay Stable(DecayShape shape) => new(0.5, 30, 60, 0.1, shape);

    private static double Falling(double t, Func<double, double> g) => t < 30 ? 0.5 : 0.1 + (0.5 - 0.1) * g((t - 30) / 60);

    private static double Line(double start, double end, double x) => start + (end - start) * x;

    private static double Cosine(double start, double end, double x) => end + (start - end) / 2 * (1 + Math.Cos(Math.PI * x));

    // As PyTorch writes it.
    private static double Triangle(double t, double up, double down, Func<double, double> scale)
    {
        var cycle = Math.Floor(1 + t / (up + down));
        var x = 1 + t / (up + down) - cycle;
        var ratio = up / (up + down);
        return 0.1 + 0.6 * (x <= ratio ? x / ratio : (x - 1) / (ratio - 1)) * scale(cycle);
    }
}
