using Anneal.Schedules;

namespace Anneal.Benchmarks.Subjects;

/// <summary>One schedule of every simple curve, over a run of a million updates.</summary>
internal static class Curves
{
    public const int Steps = 1_000_000;

    public static IReadOnlyList<(string Name, LearningRateSchedule Schedule)> Simple { get; } =
    [
        ("constant", new ConstantRate(0.1)),
        ("linear", new LinearDecay(0.1, Steps, 0.01)),
        ("polynomial", new PolynomialDecay(0.1, Steps, 0.01, 2)),
        ("polynomial-1.7", new PolynomialDecay(0.1, Steps, 0.01, 1.7)),
        ("polynomial-transition", new PolynomialTransition(0.1, 900_000, 0.01, 1.7, 100_000)),
        ("exponential", new ExponentialDecay(0.1, 100_000, 0.96)),
        ("exponential-staircase", new ExponentialDecay(0.1, 100_000, 0.96, staircase: true)),
        ("exponential-transition", new ExponentialTransition(0.1, 100_000, 0.9, 100_000, endLearningRate: 0.01)),
        ("natural-exponential", new NaturalExponentialDecay(0.1, 100_000, 0.3)),
        ("inverse-time", new InverseTimeDecay(0.1, 1000, 0.5)),
        ("inverse-square-root", new InverseSquareRootDecay(0.1, 10_000)),
        ("noam", new NoamDecay(512, 4000)),
        ("piecewise-constant", new PiecewiseConstantDecay([300_000, 600_000], [0.1, 0.05, 0.01])),
        ("step", new StepDecay(0.1, 300_000, 0.5)),
        ("multi-step", new MultiStepDecay(0.1, [300_000, 600_000], [0.1])),
        ("multi-step-rates", new MultiStepRates([300_000, 600_000], [0.1, 0.03, 0.01])),
        ("cosine", new CosineDecay(0.1, Steps)),
        ("cosine-warmup", new CosineDecay(0.0, 900_000, warmupTarget: 0.1, warmupSteps: 100_000)),
        ("cosine-restarts", new CosineDecayRestarts(0.1, 10_000)),
        ("cosine-annealing", new CosineAnnealing(0.1, Steps, 0.01)),
        ("cosine-hard-restarts", new CosineHardRestarts(0.1, Steps, 3)),
        ("sigmoid", new SigmoidDecay(0.1, -0.00001, 500_000)),
        ("tanh", new TanhDecay(0.1, Steps)),
        ("one-cycle", OneCycle.PyTorch(0.1, Steps)),
        ("cyclical", new CyclicalLearningRate(0.01, 0.1, 2000)),
        ("sine", new SineCycle(0.01, 0.1, 2000)),
        ("sequence", new LinearDecay(0.1, 500_000, 0.05).Then(new LinearDecay(0.05, 500_000), at: 500_000)),
        ("warmup-stable-decay", new StableDecay(0.1, 800_000, 200_000, shape: DecayShape.OneMinusSqrt).WithWarmup(10_000, from: 0)),
        ("interpolation", new PiecewiseInterpolation([0, 100_000, 300_000, Steps], [0, 0.1, 0.03, 0])),
        ("table", new RateTable([0.02, 0.06, 0.1, 0.07, 0.05], 200_000)),
        ("noise", new SeededNoise(42, 0.1)),
    ];

    public static LearningRateSchedule Of(string name) => Simple.Single(curve => curve.Name == name).Schedule;
}
