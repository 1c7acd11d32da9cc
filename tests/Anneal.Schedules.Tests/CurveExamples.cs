namespace Anneal.Schedules.Tests;

internal static partial class Examples
{
    private static LearningRateSchedule[] OfCurves() =>
    [
        new LinearDecay(0.1, 10, 0.01),
        new LinearDecay(0.1, 10, after: After.Continue),
        new StepDecay(0.1, 10),
        new MultiStepDecay(0.1, [10, 20, 20], [0.5, 0.1, 2]),
        new MultiStepDecay(0.1, [10, 20]),
        new MultiStepRates([10, 20], [0.1, 0.01, 0.001]),
        new NaturalExponentialDecay(0.1, 10, 0.5),
        new NaturalExponentialDecay(0.1, 10, 0.5, staircase: true),
        new ExponentialTransition(0.1, 10, 0.5),
        new ExponentialTransition(0.1, 10, 2.0, 5, staircase: true, endLearningRate: 0.3),
        new PolynomialTransition(0.1, 10, 0.01, 2, 5),
        new PolynomialTransition(0.1, 10, after: After.Repeat),
        new InverseSquareRootDecay(0.1, 10),
        new TanhDecay(0.1, 10),
        new SigmoidDecay(0.1, -0.5, 10),
        new NoamDecay(512, 10),
        new CosineAnnealing(0.1, 10, 0.01),
        new CosineAnnealing(0.1, 10, power: 2.5, kDecay: 1.5, after: After.Repeat),
        new CosineHardRestarts(0.1, 10, 3),
        new CosineHardRestarts(0.1, 10, 3, 0.01, After.Continue),
        new CyclicalLearningRate(0.01, 0.1, 4, 6, CycleScale.Exponential, 0.99),
        new CyclicalLearningRate(0.01, 0.1, 4, scale: CycleScale.Halving),
        new SineCycle(0.01, 0.1, 4),
        OneCycle.PyTorch(0.1, 20, threePhase: true),
        OneCycle.PyTorch(0.1, 20, interpolation: Interpolation.Linear),
        OneCycle.Fastai(0.1, 20),
        OneCycle.OptaxLinear(0.1, 20),
        .. Enum.GetValues<DecayShape>().Select(shape =>
            new StableDecay(0.1, 5, 10, 0.01, shape, halfLife: shape == DecayShape.HalfLife ? (Duration?)3 : null)),
        new StableDecay(0.1, 5, 10, after: After.Repeat),
        new PiecewiseInterpolation([2, 5, 5, 9], [0.1, 0.2, 0.3, 0.05]),
        new PiecewiseInterpolation([0, 5, 9], [0.1, 0.2, 0.05], Interpolation.Cosine, After.Continue),
        new RateTable([0.1, 0.3, 0.2]),
        new RateTable([0.1, 0.3, 0.2], 2.5, interpolate: true, After.Repeat),
        new SeededNoise(42),
        new SeededNoise(-7, 0.1, NoiseDistribution.Uniform),
    ];
}
