namespace Anneal.Schedules.Tests;

public class ArgumentTests
{
    public static TheoryData<string, Func<object>, string> Refused => new()
    {
        { "decay steps 0", () => new ExponentialDecay(0.1, 0, 0.5), "decaySteps must be greater than 0 and finite; it was 0. (Parameter 'decaySteps')" },
        { "decay steps -0.5", () => new ExponentialDecay(0.1, -0.5, 0.5), "decaySteps must be greater than 0 and finite; it was -0.5. (Parameter 'decaySteps')" },
        { "decay steps NaN", () => new ExponentialDecay(0.1, double.NaN, 0.5), "decaySteps must be greater than 0 and finite; it was NaN. (Parameter 'decaySteps')" },
        { "rate NaN", () => new ExponentialDecay(double.NaN, 10, 0.5), "initialLearningRate must be a finite number; it was NaN. (Parameter 'initialLearningRate')" },
        { "factor infinite", () => new ExponentialDecay(0.1, 10, double.PositiveInfinity), "decayRate must be a finite number; it was Infinity. (Parameter 'decayRate')" },
        { "factor negative", () => new ExponentialDecay(0.1, 10, -0.5), "decayRate must be 0 or more without a staircase, because a negative number has no fractional power; it was -0.5. (Parameter 'decayRate')" },
        { "inverse rate", () => new InverseTimeDecay(double.NegativeInfinity, 10, 0.5), "initialLearningRate must be a finite number; it was -Infinity. (Parameter 'initialLearningRate')" },
        { "inverse steps", () => new InverseTimeDecay(0.1, -1, 0.5), "decaySteps must be greater than 0 and finite; it was -1. (Parameter 'decaySteps')" },
        { "inverse factor", () => new InverseTimeDecay(0.1, 10, double.NaN), "decayRate must be a finite number; it was NaN. (Parameter 'decayRate')" },
        { "polynomial rate", () => new PolynomialDecay(double.NaN, 10), "initialLearningRate must be a finite number; it was NaN. (Parameter 'initialLearningRate')" },
        { "polynomial steps", () => new PolynomialDecay(0.1, 0.0), "decaySteps must be greater than 0 and finite; it was 0.0. (Parameter 'decaySteps')" },
        { "polynomial end", () => new PolynomialDecay(0.1, 10, double.NaN), "endLearningRate must be a finite number; it was NaN. (Parameter 'endLearningRate')" },
        { "polynomial power", () => new PolynomialDecay(0.1, 10, power: double.PositiveInfinity), "power must be a finite number; it was Infinity. (Parameter 'power')" },
        { "no boundaries list", () => new PiecewiseConstantDecay(null!, [0.1]), "Value cannot be null. (Parameter 'boundaries')" },
        { "no values list", () => new PiecewiseConstantDecay([1], null!), "Value cannot be null. (Parameter 'values')" },
        { "boundaries empty", () => new PiecewiseConstantDecay([], [0.1]), "boundaries must hold at least one step; it was empty. (Parameter 'boundaries')" },
        { "boundaries unsorted", () => new PiecewiseConstantDecay([20, 10], [1, 2, 3]), "boundaries must be strictly increasing; [1] was 10, after 20. (Parameter 'boundaries')" },
        { "boundaries equal", () => new PiecewiseConstantDecay([5, 10, 10.0], [1, 2, 3, 4]), "boundaries must be strictly increasing; [2] was 10.0, after 10. (Parameter 'boundaries')" },
        { "boundary NaN", () => new PiecewiseConstantDecay([double.NaN], [1, 2]), "boundaries[0] must be a finite number; it was NaN. (Parameter 'boundaries')" },
        { "value infinite", () => new PiecewiseConstantDecay([1], [1, double.PositiveInfinity]), "values[1] must be a finite number; it was Infinity. (Parameter 'values')" },
        { "too few values", () => new PiecewiseConstantDecay([1, 2], [0.1, 0.2]), "values must hold one more element than boundaries (3); it held 2. (Parameter 'values')" },
        { "cosine rate", () => new CosineDecay(double.NaN, 10), "initialLearningRate must be a finite number; it was NaN. (Parameter 'initialLearningRate')" },
        { "cosine steps", () => new CosineDecay(0.1, -1), "decaySteps must be greater than 0 and finite; it was -1. (Parameter 'decaySteps')" },
        { "cosine alpha", () => new CosineDecay(0.1, 10, double.NaN), "alpha must be a finite number; it was NaN. (Parameter 'alpha')" },
        { "target NaN", () => new CosineDecay(0.1, 10, warmupTarget: double.NaN), "warmupTarget must be a finite number; it was NaN. (Parameter 'warmupTarget')" },
        { "warm-up negative", () => new CosineDecay(0.1, 10, warmupTarget: 0.5, warmupSteps: -5), "warmupSteps must be 0 or more and finite; it was -5. (Parameter 'warmupSteps')" },
        { "warm-up to nothing", () => new CosineDecay(0.1, 10, warmupSteps: 5), "warmupTarget must be given when warmupSteps is greater than 0, 5; it was null. (Parameter 'warmupTarget')" },
        { "restarts rate", () => new CosineDecayRestarts(double.NaN, 10), "initialLearningRate must be a finite number; it was NaN. (Parameter 'initialLearningRate')" },
        { "restarts steps", () => new CosineDecayRestarts(0.1, 0), "firstDecaySteps must be greater than 0 and finite; it was 0. (Parameter 'firstDecaySteps')" },
        { "restarts ratio 0", () => new CosineDecayRestarts(0.1, 10, tMul: 0.0), "tMul must be greater than 0 and finite; it was 0. (Parameter 'tMul')" },
        { "restarts ratio -1", () => new CosineDecayRestarts(0.1, 10, tMul: -1), "tMul must be greater than 0 and finite; it was -1. (Parameter 'tMul')" },
        { "restarts height", () => new CosineDecayRestarts(0.1, 10, mMul: double.NaN), "mMul must be a finite number; it was NaN. (Parameter 'mMul')" },
        { "restarts alpha", () => new CosineDecayRestarts(0.1, 10, alpha: double.NaN), "alpha must be a finite number; it was NaN. (Parameter 'alpha')" },
        { "no function", () => LearningRateSchedule.FromFunction(null!), "Value cannot be null. (Parameter 'function')" },
        { "no config", () => LearningRateSchedule.FromConfig(null!), "Value cannot be null. (Parameter 'config')" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Bad_arguments_are_refused_with_name_range_and_value(string what, Func<object> make, string message)
    {
        var error = Assert.ThrowsAny<ArgumentException>(make);
        Assert.True(message == error.Message, $"{what}: {error.Message}");
    }

    public static TheoryData<LearningRateSchedule> Each => [.. Examples.All, LearningRateSchedule.FromFunction(step => step)];

    [Theory]
    [MemberData(nameof(Each))]
    public void A_step_must_be_finite(LearningRateSchedule schedule)
    {
        foreach (var (step, text) in ((double, string)[])[(double.NaN, "NaN"), (double.PositiveInfinity, "Infinity"), (double.NegativeInfinity, "-Infinity")])
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>(() => schedule.At(step));
            Assert.Equal($"step must be a finite number; it was {text}. (Parameter 'step')", error.Message);
            Assert.Throws<ArgumentOutOfRangeException>(() => schedule.Fill(new double[2], step));
        }
    }

    [Fact]
    public void Rates_may_be_0_or_negative()
    {
        Assert.Equal(-0.05, new ExponentialDecay(-0.1, 10, 0.5).At(10));
        Assert.Equal(0, new CosineDecay(0, 10).At(5));
        Assert.Equal(-0.2, new PolynomialDecay(0.1, 10, -0.2).At(10));
    }
}
