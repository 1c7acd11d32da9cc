namespace Anneal.Schedules.Tests;

/// <summary>Values that others have published or that follow from their code.</summary>
public class CurvePublishedTests
{
    private static readonly LearningRateSchedule Wsd = Shape(DecayShape.Linear);

    public static TheoryData<string, LearningRateSchedule, double, double> Values => new()
    {
        { "Transformer, first update", new NoamDecay(512, 4000), 0, 1.746928107421711e-07 },
        { "Transformer, peak", new NoamDecay(512, 4000), 3_999, 6.987712429686843e-04 },
        { "Transformer, 16000", new NoamDecay(512, 4000), 15_999, 3.4938562148434214e-04 },
        { "ImageNet in an hour, warm-up", Goyal, 2.5, 1.65 },
        { "ImageNet in an hour, peak", Goyal, 5, 3.2 },
        { "ImageNet in an hour, 30", Goyal, 30, 0.32 },
        { "ImageNet in an hour, 60", Goyal, 60, 0.032 },
        { "ImageNet in an hour, 80", Goyal, 80, 0.0032 },
        { "DAWNBench, 1", new PiecewiseInterpolation([0, 5, 24], [0, 0.4, 0]), 1, 0.08 },
        { "DAWNBench, 5", new PiecewiseInterpolation([0, 5, 24], [0, 0.4, 0]), 5, 0.4 },
        { "DAWNBench, 10", new PiecewiseInterpolation([0, 5, 24], [0, 0.4, 0]), 10, 0.2947368421052632 },
        { "DAWNBench, 14.5", new PiecewiseInterpolation([0, 5, 24], [0, 0.4, 0]), 14.5, 0.2 },
        { "airbench94, 54", new PiecewiseInterpolation([0, 109, 476], [0.2, 1, 0.07]), 54, 0.5963302752293578 },
        { "airbench94, 238", new PiecewiseInterpolation([0, 109, 476], [0.2, 1, 0.07]), 238, 0.6731062670299728 },
        { "airbench94, 476", new PiecewiseInterpolation([0, 109, 476], [0.2, 1, 0.07]), 476, 0.07 },
        { "airbench94-Muon, 50", new LinearDecay(0.24, 200), 50, 0.18 },
        { "airbench94-Muon, 199", new LinearDecay(0.24, 200), 199, 0.0012 },
        { "airbench94-Muon, bias", new LinearDecay(0.053, 75), 30, 0.0318 },
        { "BERT, peak", new LinearDecay(1e-4, 990_000).WithWarmup(10_000, 0), 10_000, 1e-4 },
        { "BERT, 505000", new LinearDecay(1e-4, 990_000).WithWarmup(10_000, 0), 505_000, 5e-5 },
        { "T5, 10000", T5, 10_000, 0.01 },
        { "T5, 40000", T5, 40_000, 0.005 },
        { "T5, a million", T5, 1e6, 0.001 },
        { "CLR, 1000", new CyclicalLearningRate(0.001, 0.006, 2000), 1000, 0.0035 },
        { "CLR, triangular2, 6000", new CyclicalLearningRate(0.001, 0.006, 2000, scale: CycleScale.Halving), 6000, 0.0035 },
        { "CLR, triangular2, 10000", new CyclicalLearningRate(0.001, 0.006, 2000, scale: CycleScale.Halving), 10_000, 0.00225 },
        { "CLR, exp_range", new CyclicalLearningRate(0.001, 0.006, 2000, scale: CycleScale.Exponential, gamma: 0.99994), 2000, 0.0054345862184085065 },
        { "fastai, 0", OneCycle.Fastai(0.1, 1000), 0, 0.004 },
        { "fastai, 0.125", OneCycle.Fastai(0.1, 1000), 125, 0.052 },
        { "fastai, 0.25", OneCycle.Fastai(0.1, 1000), 250, 0.1 },
        { "fastai, 0.5", OneCycle.Fastai(0.1, 1000), 500, 0.07500025 },
        { "fastai, 1", OneCycle.Fastai(0.1, 1000), 1000, 1e-6 },
        { "fastai, momentum, 0", OneCycle.Fastai(0.1, 1000).Opposite(0.95, 0.85), 0, 0.95 },
        { "fastai, momentum, 0.125", OneCycle.Fastai(0.1, 1000).Opposite(0.95, 0.85), 125, 0.9 },
        { "fastai, momentum, 0.25", OneCycle.Fastai(0.1, 1000).Opposite(0.95, 0.85), 250, 0.85 },
        { "fastai, momentum, 0.5", OneCycle.Fastai(0.1, 1000).Opposite(0.95, 0.85), 500, 0.875 },
        { "fastai, momentum, 1", OneCycle.Fastai(0.1, 1000).Opposite(0.95, 0.85), 1000, 0.95 },
        { "PyTorch, 0", OneCycle.PyTorch(0.1, 100), 0, 0.004 },
        { "PyTorch, 10", OneCycle.PyTorch(0.1, 100), 10, 0.029516394846410082 },
        { "PyTorch, 10, linear", OneCycle.PyTorch(0.1, 100, interpolation: Interpolation.Linear), 10, 0.037103448275862067 },
        { "PyTorch, 29", OneCycle.PyTorch(0.1, 100), 29, 0.1 },
        { "PyTorch, 50", OneCycle.PyTorch(0.1, 100), 50, 0.0793893450575732 },
        { "PyTorch, 99", OneCycle.PyTorch(0.1, 100), 99, 4e-7 },
        { "optax, linear one-cycle, last", OneCycle.OptaxLinear(0.1, 100), 100, 4e-7 },
        { "WSD, 5", Wsd, 5, 0.55 },
        { "WSD, 69", Wsd, 69, 1 },
        { "WSD, 77.5, linear", Wsd, 77.5, 0.775 },
        { "WSD, 77.5, 1-sqrt", Shape(DecayShape.OneMinusSqrt), 77.5, 0.55 },
        { "WSD, 85, linear", Wsd, 85, 0.55 },
        { "WSD, 85, cosine", Shape(DecayShape.Cosine), 85, 0.55 },
        { "WSD, 100", Wsd, 100, 0.1 },
        { "1-sqrt, 1 %", new StableDecay(1, 0, 100, 0, DecayShape.OneMinusSqrt), 1, 0.9 },
        { "1-sqrt, 25 %", new StableDecay(1, 0, 100, 0, DecayShape.OneMinusSqrt), 25, 0.5 },
        { "1-sqrt, 50 %", new StableDecay(1, 0, 100, 0, DecayShape.OneMinusSqrt), 50, 0.2928932188134524 },
        { "MiniCPM, 1000", new StableDecay(1, 0, 20_000, 0, DecayShape.HalfLife, 5000), 1000, 0.8705505632961241 },
        { "MiniCPM, 5000", new StableDecay(1, 0, 20_000, 0, DecayShape.HalfLife, 5000), 5000, 0.5 },
        { "DeepSeek-V2-Lite, 80 %", DeepSeek, 8_000, 1.3272e-4 },
        { "DeepSeek-V2-Lite, 90 %", DeepSeek, 9_000, 4.193952e-5 },
        { "tanh, start", new TanhDecay(0.1, 300), 0, 0.09999938558253979 },
        { "tanh, two thirds", new TanhDecay(0.1, 300), 200, 0.05 },
        { "optax, polynomial, 6", new PolynomialTransition(1, 100, 0.01, 2, 5), 6, 0.980299 },
        { "optax, polynomial, 104", new PolynomialTransition(1, 100, 0.01, 2, 5), 104, 0.010099 },
        { "optax, piecewise, 2", new PiecewiseInterpolation([0, 4, 8], [1, 0.1, 0.001]), 2, 0.55 },
        { "optax, piecewise, 6", new PiecewiseInterpolation([0, 4, 8], [1, 0.1, 0.001]), 6, 0.0505 },
        { "optax, piecewise, 8", new PiecewiseInterpolation([0, 4, 8], [1, 0.1, 0.001]), 8, 0.001 },
        { "optax = Keras, 500", new CosineAnnealing(0.1, 1000, 0.001).WithWarmup(1000, 0), 500, 0.05 },
        { "optax = Keras, 1500", new CosineAnnealing(0.1, 1000, 0.001).WithWarmup(1000, 0), 1500, 0.0505 },
        { "optax = Keras, 2000", new CosineAnnealing(0.1, 1000, 0.001).WithWarmup(1000, 0), 2000, 0.001 },
    };

    private static LearningRateSchedule Goyal => new MultiStepDecay(3.2, [25, 55, 75], [0.1]).WithWarmup(5, 0.1);

    private static LearningRateSchedule T5 => new ConstantRate(0.01).Then(new InverseSquareRootDecay(0.01, 10_000), at: 10_000);

    private static LearningRateSchedule DeepSeek => new MultiStepDecay(4.2e-4, [80.Percent, 90.Percent], [0.316]).Bind(10_000);

    // The numbers have 16 digits: 1e-15 of each is some of its last bits.
    [Theory]
    [MemberData(nameof(Values))]
    public void Published_values_hold(string what, LearningRateSchedule schedule, double step, double rate)
    {
        Assert.NotEmpty(what);
        Assert.Equal(rate, schedule.At(step), 1e-15 * rate);
    }

    // Given to 12 digits, if nothing else is said.
    [Fact]
    public void Published_values_with_fewer_digits_hold()
    {
        Assert.Equal(0.868198051534, Shape(DecayShape.Cosine).At(77.5), 5e-13);
        Assert.Equal(2.472623156634768e-04, new TanhDecay(0.1, 300).At(300), 1e-17); // 1 - tanh(3), where 14 digits are left
        Assert.Equal(0.363603896932, Shape(DecayShape.OneMinusSqrt).At(85), 5e-13);
    }

    [Fact]
    public void Examples_of_the_documentation_hold()
    {
        Assert.Equal(0.055, new LinearDecay(0.1, decaySteps: 1_000, endLearningRate: 0.01).At(500), 1e-17);
        Assert.Equal(0.055, new CosineAnnealing(0.1, decaySteps: 1_000, endLearningRate: 0.01).At(500), 1e-17);
        Assert.Equal(0.000699, new NoamDecay(modelSize: 512, warmupSteps: 4_000).At(3_999), 5e-7);
        Assert.Equal(0.0035, new CyclicalLearningRate(0.001, maxLearningRate: 0.006, stepSizeUp: 2_000, scale: CycleScale.Halving).At(6_000), 1e-18);
        Assert.Equal(0.05, (new CosineDecay(0.1, decaySteps: 1_000) * new SeededNoise(seed: 42, limit: 0.1)).At(500), 0.005);
        var schedule = new StableDecay(0.001, stableSteps: 80.Percent - 500, decaySteps: 20.Percent, shape: DecayShape.OneMinusSqrt)
            .WithWarmup(500, from: 0).Bind(10_000);
        Assert.Equal([0.0005, 0.001, 0.001, 0.0005, 0], ((double[])[250, 500, 8_000, 8_500, 10_000]).Select(schedule.At).ToArray());
    }

    [Fact]
    public void A_WSD_S_returns_to_its_peak()
    {
        var schedule = new StableDecay(1, 80, 20, after: After.Repeat).WithWarmup(10, 0);
        Assert.Equal([0.5, 1, 1, 0.5, 1, 0.5], ((double[])[5, 10, 89, 100, 110, 200]).Select(schedule.At).ToArray());
    }

    [Fact]
    public void Curves_of_Keras_are_the_same_where_they_overlap()
    {
        for (var step = 0.0; step < 200; step += 0.5)
        {
            Assert.Equal(new CosineDecay(0.1, 100, alpha: 0.1).At(step), new CosineAnnealing(0.1, 100, 0.1 * 0.1).At(step));
            Assert.Equal(new PolynomialDecay(0.1, 100, 0.01, 2.5).At(step), new PolynomialTransition(0.1, 100, 0.01, 2.5).At(step));
            Assert.Equal(new PolynomialDecay(0.1, 100, 0.0, 1).At(step), new LinearDecay(0.1, 100).At(step), 1e-16);
            Assert.Equal(new ExponentialDecay(0.1, 7, 0.5, staircase: true).At(step), new StepDecay(0.1, 7, 0.5).At(step));
            var rate = new ExponentialDecay(0.1, 7, 0.5).At(step);
            Assert.Equal(rate, new ExponentialTransition(0.1, 7, 0.5).At(step), 1e-14 * rate); // the exponent is rounded otherwise
            if (step < 100)
                Assert.Equal(new CosineDecayRestarts(0.1, 25, tMul: 1).At(step), new CosineHardRestarts(0.1, 100, 4).At(step));
        }
    }

    private static LearningRateSchedule Shape(DecayShape shape) => new StableDecay(1, 60, 30, 0.1, shape).WithWarmup(10, 0.1);
}
