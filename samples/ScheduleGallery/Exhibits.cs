using Anneal.Schedules;

namespace ScheduleGallery;

/// <summary>The schedules of the gallery, over a run of 10 epochs of 100 steps.</summary>
public static class Exhibits
{
    public static RunLength Run { get; } = new(stepsPerEpoch: 100, epochs: 10);

    public static IReadOnlyList<Exhibit> Curves { get; } =
    [
        Exhibit.Of<ConstantRate>(new ConstantRate(0.1)),
        Exhibit.Of<LinearDecay>(new LinearDecay(0.1, decaySteps: 800, endLearningRate: 0.01)),
        Exhibit.Of<PolynomialDecay>(new PolynomialDecay(0.1, decaySteps: 800, endLearningRate: 0.01, power: 2)),
        Exhibit.Of<PolynomialTransition>(new PolynomialTransition(0.1, transitionSteps: 600, endLearningRate: 0.01, power: 2, transitionBegin: 200)),
        Exhibit.Of<ExponentialDecay>(new ExponentialDecay(0.1, decaySteps: 100, decayRate: 0.75, staircase: true)),
        Exhibit.Of<ExponentialTransition>(new ExponentialTransition(0.1, transitionSteps: 200, decayRate: 0.5, transitionBegin: 200, endLearningRate: 0.01)),
        Exhibit.Of<NaturalExponentialDecay>(new NaturalExponentialDecay(0.1, decaySteps: 1.Epochs, decayRate: 0.3)),
        Exhibit.Of<InverseTimeDecay>(new InverseTimeDecay(0.1, decaySteps: 100, decayRate: 0.5)),
        Exhibit.Of<InverseSquareRootDecay>(new InverseSquareRootDecay(0.1, timescale: 100)),
        Exhibit.Of<NoamDecay>(new NoamDecay(modelSize: 512, warmupSteps: 200)),
        Exhibit.Of<PiecewiseConstantDecay>(new PiecewiseConstantDecay(boundaries: [300, 600], values: [0.1, 0.05, 0.01])),
        Exhibit.Of<MultiStepRates>(new MultiStepRates(milestones: [60.Percent, 80.Percent], values: [0.1, 0.03, 0.01])),
        Exhibit.Of<StepDecay>(new StepDecay(0.1, stepSize: 3.Epochs, factor: 0.5)),
        Exhibit.Of<MultiStepDecay>(new MultiStepDecay(0.1, milestones: [3.Epochs, 6.Epochs, 8.Epochs], factors: [0.5])),
        Exhibit.Of<CosineDecay>(new CosineDecay(0.0, decaySteps: 900, warmupTarget: 0.1, warmupSteps: 100)),
        Exhibit.Of<CosineDecayRestarts>(new CosineDecayRestarts(0.1, firstDecaySteps: 150, tMul: 2, mMul: 0.8)),
        Exhibit.Of<CosineAnnealing>(new CosineAnnealing(0.1, decaySteps: 800, endLearningRate: 0.01)),
        Exhibit.Of<CosineHardRestarts>(new CosineHardRestarts(0.1, decaySteps: 100.Percent, cycles: 3)),
        Exhibit.Of<SigmoidDecay>(new SigmoidDecay(0.1, gamma: -0.01, midpoint: 50.Percent)),
        Exhibit.Of<TanhDecay>(new TanhDecay(0.1, decaySteps: 100.Percent)),
        Exhibit.Of<OneCycle>(OneCycle.PyTorch(0.1, totalSteps: 100.Percent)),
        Exhibit.Of<CyclicalLearningRate>(new CyclicalLearningRate(0.01, maxLearningRate: 0.1, stepSizeUp: 125, scale: CycleScale.Halving)),
        Exhibit.Of<SineCycle>(new SineCycle(0.01, maxLearningRate: 0.1, period: 2.Epochs, scale: CycleScale.Halving)),
        Exhibit.Of<StableDecay>(new StableDecay(0.1, stableSteps: 70.Percent, decaySteps: 30.Percent, shape: DecayShape.OneMinusSqrt)),
        Exhibit.Of<PiecewiseInterpolation>(new PiecewiseInterpolation(knots: [0, 2.Epochs, 6.Epochs, 10.Epochs], values: [0, 0.1, 0.03, 0])),
        Exhibit.Of<RateTable>(new RateTable([0.02, 0.06, 0.1, 0.07, 0.05, 0.03, 0.02, 0.01], interval: 1.Epochs)),
        Exhibit.Of<SeededNoise>(new CosineDecay(0.1, decaySteps: 1_000) * new SeededNoise(seed: 42, limit: 0.1)),
        Exhibit.Of<FormulaSchedule>(new FormulaSchedule("0.1 * 0.7 ^ floor(step / 100)")),
    ];

    public static IReadOnlyList<Exhibit> Shapes { get; } =
    [
        Exhibit.Shape("DecayShape.Linear", new StableDecay(0.1, stableSteps: 50.Percent, decaySteps: 40.Percent)),
        Exhibit.Shape("DecayShape.Cosine", new StableDecay(0.1, stableSteps: 50.Percent, decaySteps: 40.Percent, shape: DecayShape.Cosine)),
        Exhibit.Shape("DecayShape.OneMinusSqrt", new StableDecay(0.1, stableSteps: 50.Percent, decaySteps: 40.Percent, shape: DecayShape.OneMinusSqrt)),
        Exhibit.Shape("DecayShape.OneMinusSquare", new StableDecay(0.1, stableSteps: 50.Percent, decaySteps: 40.Percent, shape: DecayShape.OneMinusSquare)),
        Exhibit.Shape("DecayShape.Exponential", new StableDecay(0.1, stableSteps: 50.Percent, decaySteps: 40.Percent, shape: DecayShape.Exponential)),
        Exhibit.Shape("DecayShape.Geometric", new StableDecay(0.1, stableSteps: 50.Percent, decaySteps: 40.Percent, endLearningRate: 0.001, shape: DecayShape.Geometric)),
        Exhibit.Shape("DecayShape.HalfLife", new StableDecay(0.1, stableSteps: 50.Percent, decaySteps: 50.Percent, shape: DecayShape.HalfLife, halfLife: 1.Epochs)),
        Exhibit.Shape("WarmupShape.Linear", new LinearDecay(0.1, decaySteps: 600).WithWarmup(4.Epochs, from: 0)),
        Exhibit.Shape("WarmupShape.Cosine", new LinearDecay(0.1, decaySteps: 600).WithWarmup(4.Epochs, from: 0, WarmupShape.Cosine)),
        Exhibit.Shape("WarmupShape.Exponential", new LinearDecay(0.1, decaySteps: 600).WithWarmup(4.Epochs, from: 0.001, WarmupShape.Exponential)),
        Exhibit.Shape("WarmupShape.OneMinusSqrt", new LinearDecay(0.1, decaySteps: 600).WithWarmup(4.Epochs, from: 0, WarmupShape.OneMinusSqrt)),
        Exhibit.Shape("CycleScale.Constant", new CyclicalLearningRate(0.01, maxLearningRate: 0.1, stepSizeUp: 125)),
        Exhibit.Shape("CycleScale.Exponential", new CyclicalLearningRate(0.01, maxLearningRate: 0.1, stepSizeUp: 125, scale: CycleScale.Exponential, gamma: 0.998)),
        Exhibit.Shape("OneCycle.PyTorch", OneCycle.PyTorch(0.1, totalSteps: 100.Percent, threePhase: true)),
        Exhibit.Shape("OneCycle.OptaxLinear", OneCycle.OptaxLinear(0.1, transitionSteps: 100.Percent)),
        Exhibit.Shape("Interpolation.Cosine", new PiecewiseInterpolation(knots: [0, 2.Epochs, 6.Epochs, 10.Epochs], values: [0, 0.1, 0.03, 0], Interpolation.Cosine)),
    ];

    public static IReadOnlyList<Exhibit> Compositions { get; } =
    [
        Exhibit.Of("WithWarmup", new CosineDecay(0.1, decaySteps: 800).WithWarmup(2.Epochs, from: 0)),
        Exhibit.Of("Then", new LinearDecay(0.1, decaySteps: 400, endLearningRate: 0.05).Then(new CosineDecay(0.05, decaySteps: 600), at: 400)),
        Exhibit.Of(
            "Then", new ConstantRate(0.1).Then(new ExponentialDecay(1, decaySteps: 200, decayRate: 0.5), at: 400, fromPrevious: true),
            title: "Then, from the previous rate"),
        Exhibit.Of("op_Multiply", new CosineDecay(0.1, decaySteps: 1_000) * new StepDecay(1, stepSize: 250, factor: 0.7), title: "*"),
        Exhibit.Of("op_Division", new LinearDecay(0.1, decaySteps: 1_000) / new MultiStepRates(milestones: [500], values: [1, 2]), title: "/"),
        Exhibit.Of("Clamp", new ExponentialDecay(0.15, decaySteps: 200, decayRate: 0.5).Clamp(low: 0.02, high: 0.1)),
        Exhibit.Of("Repeat", new LinearDecay(0.1, decaySteps: 250).Repeat(250)),
        Exhibit.Of("EndAt", new ExponentialDecay(0.1, decaySteps: 200, decayRate: 0.5).EndAt(600)),
        Exhibit.Of("Shift", new SigmoidDecay(0.1, gamma: -0.02, midpoint: 300).Shift(400)),
        Exhibit.Of("Stretch", new CosineDecay(0.1, decaySteps: 400).Stretch(2)),
        Exhibit.Of("Reverse", new ExponentialDecay(0.1, decaySteps: 200, decayRate: 0.5).Reverse(800)),
        Exhibit.Of("Blend", new ConstantRate(0.1).Blend(new CosineDecay(0.1, decaySteps: 1_000), weight: 0.7)),
        Exhibit.Of("Min", LearningRateSchedule.Min(new LinearDecay(0.1, decaySteps: 1_000), new PolynomialDecay(0.0, 500, endLearningRate: 0.1))),
        Exhibit.Of("Max", LearningRateSchedule.Max(new CosineDecay(0.1, decaySteps: 700), 0.02)),
    ];

    public static IEnumerable<Exhibit> All => Curves.Concat(Shapes).Concat(Compositions);
}
