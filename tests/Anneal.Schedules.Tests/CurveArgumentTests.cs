namespace Anneal.Schedules.Tests;

public class CurveArgumentTests
{
    public static TheoryData<Func<object>, string> Refused => new()
    {
        { () => new LinearDecay(double.NaN, 10), "initialLearningRate must be a finite number; it was NaN. (Parameter 'initialLearningRate')" },
        { () => new LinearDecay(0.1, -1), "decaySteps must be 0 or more and finite; it was -1. (Parameter 'decaySteps')" },
        { () => new LinearDecay(0.1, 10, double.PositiveInfinity), "endLearningRate must be a finite number; it was Infinity. (Parameter 'endLearningRate')" },
        { () => new LinearDecay(0.1, 10, after: (After)9), "after must be Hold, Continue, Repeat or Throw; it was 9. (Parameter 'after')" },
        { () => new LinearDecay(0.1, -1.Epochs), "decaySteps must be 0 or more; it was -1 epochs. (Parameter 'decaySteps')" },
        { () => new StepDecay(0.1, 0), "stepSize must be greater than 0 and finite; it was 0. (Parameter 'stepSize')" },
        { () => new StepDecay(0.1, 10, -0.5), "factor must be 0 or more and finite; it was -0.5. (Parameter 'factor')" },
        { () => new MultiStepDecay(0.1, null!), "Value cannot be null. (Parameter 'milestones')" },
        { () => new MultiStepDecay(0.1, []), "milestones must hold at least one length; it was empty. (Parameter 'milestones')" },
        { () => new MultiStepDecay(0.1, [20, 10]), "milestones must not decrease; [1] was 10, after 20. (Parameter 'milestones')" },
        { () => new MultiStepDecay(0.1, [-1]), "milestones[0] must be 0 or more; it was -1. (Parameter 'milestones')" },
        { () => new MultiStepDecay(0.1, [1, double.NaN]), "milestones[1] must be a finite number; it was NaN. (Parameter 'milestones')" },
        { () => new MultiStepDecay(0.1, [1, 2, 3], [0.1, 0.2]), "factors must hold one factor for all milestones, or one per milestone (3); it held 2. (Parameter 'factors')" },
        { () => new MultiStepDecay(0.1, [1], []), "factors must hold 1 to 1000000 numbers; it held 0. (Parameter 'factors')" },
        { () => new MultiStepDecay(0.1, [1], [double.NaN]), "factors[0] must be a finite number; it was NaN. (Parameter 'factors')" },
        { () => new MultiStepDecay(0.1, [1, 2], [1e200, 1e200]), "factors must not make the rate too large for a double; those up to milestones[1] made 1e+199 times 1e+200. (Parameter 'factors')" },
        { () => new MultiStepRates([1, 2], [1, 2]), "values must hold one more element than milestones (3); it held 2. (Parameter 'values')" },
        { () => new MultiStepRates([1], null!), "Value cannot be null. (Parameter 'values')" },
        { () => new NaturalExponentialDecay(0.1, 0, 1), "decaySteps must be greater than 0 and finite; it was 0. (Parameter 'decaySteps')" },
        { () => new NaturalExponentialDecay(0.1, 1, double.NaN), "decayRate must be a finite number; it was NaN. (Parameter 'decayRate')" },
        { () => new ExponentialTransition(0.1, 10, 0), "decayRate must be greater than 0 and finite; it was 0. (Parameter 'decayRate')" },
        { () => new ExponentialTransition(0.1, 10, 0.5, -1), "transitionBegin must be 0 or more and finite; it was -1. (Parameter 'transitionBegin')" },
        { () => new ExponentialTransition(0.1, 10, 0.5, endLearningRate: 0.2), "endLearningRate must be between 0 and initialLearningRate (0.1) with a decayRate of 0.5; it was 0.2. (Parameter 'endLearningRate')" },
        { () => new ExponentialTransition(0.1, 10, 0.5, endLearningRate: -0.1), "endLearningRate must be between 0 and initialLearningRate (0.1) with a decayRate of 0.5; it was -0.1. (Parameter 'endLearningRate')" },
        { () => new ExponentialTransition(0.1, 10, 2, endLearningRate: 0.05), "endLearningRate must be farther from 0 than initialLearningRate (0.1) with a decayRate of 2.0; it was 0.05. (Parameter 'endLearningRate')" },
        { () => new PolynomialTransition(0.1, 10, power: 0), "power must be greater than 0 and finite; it was 0. (Parameter 'power')" },
        { () => new PolynomialTransition(0.1, 10, power: 0.5, after: After.Continue), "power must be whole with after: After.Continue, because a negative number has no fractional power; it was 0.5. (Parameter 'power')" },
        { () => new InverseSquareRootDecay(0.1, 0), "timescale must be greater than 0 and finite; it was 0. (Parameter 'timescale')" },
        { () => new TanhDecay(0.1, 10, lower: 3), "lower must be below upper, 3.0; it was 3. (Parameter 'lower')" },
        { () => new SigmoidDecay(0.1, double.NaN, 10), "gamma must be a finite number; it was NaN. (Parameter 'gamma')" },
        { () => new SigmoidDecay(0.1, -1, -10), "midpoint must be 0 or more and finite; it was -10. (Parameter 'midpoint')" },
        { () => new NoamDecay(0, 10), "modelSize must be greater than 0 and finite; it was 0. (Parameter 'modelSize')" },
        { () => new CosineAnnealing(0.1, 10, power: 0), "power must be greater than 0 and finite; it was 0. (Parameter 'power')" },
        { () => new CosineAnnealing(0.1, 10, kDecay: -1), "kDecay must be greater than 0 and finite; it was -1. (Parameter 'kDecay')" },
        { () => new CosineHardRestarts(0.1, 10, 0), "cycles must be 1 or more; it was 0. (Parameter 'cycles')" },
        { () => new CyclicalLearningRate(0.1, 0.2, 0, 0), "stepSizeUp must be greater than 0 where stepSizeDown is 0; it was 0. (Parameter 'stepSizeUp')" },
        { () => new CyclicalLearningRate(0.1, 0.2, 10, gamma: 0.5), "gamma must be 1 with scale: CycleScale.Constant, because only CycleScale.Exponential uses it; it was 0.5. (Parameter 'gamma')" },
        { () => new CyclicalLearningRate(0.1, 0.2, 10, scale: CycleScale.Exponential, gamma: 1.5), "gamma must be between 0 and 1; it was 1.5. (Parameter 'gamma')" },
        { () => new CyclicalLearningRate(0.1, 0.2, 10, scale: (CycleScale)7), "scale must be Constant, Halving or Exponential; it was 7. (Parameter 'scale')" },
        { () => new SineCycle(0.1, 0.2, 0), "period must be greater than 0 and finite; it was 0. (Parameter 'period')" },
        { () => new SineCycle(0.1, 0.2, 1, CycleScale.Exponential, double.NaN), "gamma must be between 0 and 1; it was NaN. (Parameter 'gamma')" },
        { () => new OneCycle(0, 1, 0, 0), "totalSteps must be greater than 0 and finite; it was 0. (Parameter 'totalSteps')" },
        { () => new OneCycle(0, 1, 0, 10, 1.5), "peakFraction must be between 0 and 1; it was 1.5. (Parameter 'peakFraction')" },
        { () => new OneCycle(0, 1, 0, 10, 0.5, 0.4), "returnFraction must be between 0.5 and 1; it was 0.4. (Parameter 'returnFraction')" },
        { () => new OneCycle(0, 1, 0, 10, interpolation: (Interpolation)5), "interpolation must be Linear or Cosine; it was 5. (Parameter 'interpolation')" },
        { () => new OneCycle(0, 1, 0, 10, convention: (OneCycleConvention)5), "convention must be Fastai, PyTorch or Optax; it was 5. (Parameter 'convention')" },
        { () => new OneCycle(0, 1, 0, 0.5, convention: OneCycleConvention.PyTorch), "totalSteps must be 1 or more with convention: OneCycleConvention.PyTorch; it was 0.5. (Parameter 'totalSteps')" },
        { () => OneCycle.PyTorch(0.1, 10, 0.6, threePhase: true), "pctStart must be at most 0.5 with three phases; it was 0.6. (Parameter 'pctStart')" },
        { () => OneCycle.PyTorch(0.1, 10, divFactor: 0), "divFactor must be finite and not 0; it was 0. (Parameter 'divFactor')" },
        { () => OneCycle.Fastai(0.1, 10, divFinal: double.NaN), "divFinal must be finite and not 0; it was NaN. (Parameter 'divFinal')" },
        { () => OneCycle.OptaxLinear(0.1, 10, 0.5, 0.4), "pctFinal must be between 0.5 and 1; it was 0.4. (Parameter 'pctFinal')" },
        { () => OneCycle.OptaxLinear(0.1, 10, pctFinal: 0.2), "pctFinal must be between 0.3 and 1; it was 0.2. (Parameter 'pctFinal')" },
        { () => OneCycle.OptaxLinear(0.1, 10, 1.5), "pctStart must be between 0 and 1; it was 1.5. (Parameter 'pctStart')" },
        { () => OneCycle.OptaxCosine(0.1, 0), "transitionSteps must be greater than 0 and finite; it was 0. (Parameter 'transitionSteps')" },
        { () => OneCycle.OptaxCosine(double.NaN, 10), "peakValue must be a finite number; it was NaN. (Parameter 'peakValue')" },
        { () => OneCycle.PyTorch(0.1, 10, -0.5), "pctStart must be between 0 and 1; it was -0.5. (Parameter 'pctStart')" },
        { () => OneCycle.PyTorch(double.NaN, 10), "maxLearningRate must be a finite number; it was NaN. (Parameter 'maxLearningRate')" },
        { () => OneCycle.Fastai(0.1, 10, 1.5), "pctStart must be between 0 and 1; it was 1.5. (Parameter 'pctStart')" },
        { () => OneCycle.Fastai(double.PositiveInfinity, 10), "maxLearningRate must be a finite number; it was Infinity. (Parameter 'maxLearningRate')" },
        { () => new StableDecay(0.1, -1, 10), "stableSteps must be 0 or more and finite; it was -1. (Parameter 'stableSteps')" },
        { () => new StableDecay(0.1, 1, 10, shape: (DecayShape)8), "shape must be Linear, Cosine, OneMinusSqrt, OneMinusSquare, Exponential, Geometric or HalfLife; it was 8. (Parameter 'shape')" },
        { () => new StableDecay(0.1, 1, 10, shape: DecayShape.HalfLife), "halfLife must be given with shape: DecayShape.HalfLife; it was null. (Parameter 'halfLife')" },
        { () => new StableDecay(0.1, 1, 10, halfLife: 5), "halfLife must be null with shape: DecayShape.Linear, because only DecayShape.HalfLife uses it; it was 5. (Parameter 'halfLife')" },
        { () => new StableDecay(0.1, 1, 10, shape: DecayShape.HalfLife, halfLife: 0), "halfLife must be greater than 0 and finite; it was 0. (Parameter 'halfLife')" },
        { () => new StableDecay(0.1, 1, 10, shape: DecayShape.Geometric), "endLearningRate must be a number with the sign of learningRate, 0.1, in a geometric decay, and neither may be 0; it was 0. (Parameter 'endLearningRate')" },
        { () => new PiecewiseInterpolation([], []), "knots must hold at least one length; it was empty. (Parameter 'knots')" },
        { () => new PiecewiseInterpolation([0, 1], [1]), "values must hold as many elements as knots (2); it held 1. (Parameter 'values')" },
        { () => new PiecewiseInterpolation([2, 1], [1, 2]), "knots must not decrease; [1] was 1, after 2. (Parameter 'knots')" },
        { () => new RateTable([]), "values must hold 1 to 1000000 numbers; it held 0. (Parameter 'values')" },
        { () => new RateTable([1], 0), "interval must be greater than 0 and finite; it was 0. (Parameter 'interval')" },
        { () => new RateTable([1], after: After.Continue), "after must be Hold, Repeat or Throw, because a table has no formula to continue with; it was Continue. (Parameter 'after')" },
        { () => RateTable.Sample(new ConstantRate(1), 0), "count must be between 1 and 1000000; it was 0. (Parameter 'count')" },
        { () => RateTable.Sample(new ConstantRate(1), 10, 0), "interval must be 1 or more; it was 0. (Parameter 'interval')" },
        { () => RateTable.Sample(null!, 10), "Value cannot be null. (Parameter 'schedule')" },
        { () => new SeededNoise(1, -1), "limit must be 0 or more and finite; it was -1. (Parameter 'limit')" },
        { () => new SeededNoise(1, 1, (NoiseDistribution)3), "distribution must be Normal or Uniform; it was 3. (Parameter 'distribution')" },
        { () => new SeededNoise(1, 1, standardDeviation: 0), "standardDeviation must be greater than 0 and finite; it was 0. (Parameter 'standardDeviation')" },
        { () => new LinearDecay(0.1, 10, name: "a\ud800b"), "name must be valid Unicode; it had U+D800, half of a surrogate pair, at character 2. (Parameter 'name')" },
        { () => new CosineDecay(0.1, 10, name: "\ud83d\ude00\udc00"), "name must be valid Unicode; it had U+DC00, half of a surrogate pair, at character 3. (Parameter 'name')" },
        { () => 1.Tokens.Bind(new RunLength(batchSize: 1, tokensPerSample: 1e-30)), "A length of 1 tokens is too long to convert to steps. (Parameter 'run')" },
        { () => new MultiStepDecay(0.1, [6.Epochs, 500]).Bind(new RunLength(100, 10)), "milestones must not decrease; [1] was 500, after 600. (Parameter 'milestones')" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Bad_arguments_are_refused_with_name_range_and_value(Func<object> make, string message) =>
        Assert.Equal(message, Assert.ThrowsAny<ArgumentException>(make).Message);

    [Fact]
    public void A_name_may_have_any_letters() => Assert.Equal("å\ud83d\ude00", new LinearDecay(0.1, 10, name: "å\ud83d\ude00").Name);

    [Fact]
    public void Cycles_go_on_as_far_as_there_are_numbers() =>
        Assert.InRange(new CosineHardRestarts(0.1, 10, 3, after: After.Continue).At(1e308), 0, 0.1);

    [Theory]
    [InlineData("""{"class_name": "CosineHardRestarts", "config": {"initial_learning_rate": 0.1, "decay_steps": 10, "cycles": 1.5}}""", "The config of CosineHardRestarts cannot be read: 'cycles' must be a whole number of 32 bits, written without a point; it was 1.5.")]
    [InlineData("""{"class_name": "SeededNoise", "config": {"seed": 3000000000}}""", "The config of SeededNoise cannot be read: 'seed' must be a whole number of 32 bits, written without a point; it was 3000000000.")]
    [InlineData("""{"class_name": "SeededNoise", "config": {}}""", "The config of SeededNoise cannot be read: 'seed' is missing.")]
    public void Whole_numbers_are_whole_in_JSON(string json, string message) => Assert.Equal(
        message, Assert.ThrowsAny<ArgumentException>(() => LearningRateSchedule.FromConfig(System.Text.Json.Nodes.JsonNode.Parse(json)!)).Message);
}
