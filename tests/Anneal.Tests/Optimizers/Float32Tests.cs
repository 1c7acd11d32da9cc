using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;
using Anneal.Tests.Models;

namespace Anneal.Tests.Optimizers;

/// <summary>Numbers that float32 cannot hold are refused by name: among tensors they would be infinite without a word.</summary>
public sealed class Float32Tests
{
    private const string Range = "within float32, whose largest number is 3.4028235E+38";

    public static TheoryData<Func<object>, string> Arguments => new()
    {
        { () => new SGD(3.5e38), $"learningRate must be {Range}; it was 3.5e+38. (Parameter 'learningRate')" },
        { () => new Adam(1e300), $"learningRate must be {Range}; it was 1e+300. (Parameter 'learningRate')" },
        { () => new SGD { LearningRate = 1e300 }, $"learningRate must be {Range}; it was 1e+300. (Parameter 'learningRate')" },
        { () => new Adagrad(initialAccumulatorValue: 1e300), $"initialAccumulatorValue must be {Range}; it was 1e+300. (Parameter 'initialAccumulatorValue')" },
        { () => new Ftrl(initialAccumulatorValue: 1e39), $"initialAccumulatorValue must be {Range}; it was 1e+39. (Parameter 'initialAccumulatorValue')" },
        { () => new Ftrl(l1RegularizationStrength: 1e39), $"l1RegularizationStrength must be {Range}; it was 1e+39. (Parameter 'l1RegularizationStrength')" },
        { () => new Adam(epsilon: 1e39), $"epsilon must be {Range}; it was 1e+39. (Parameter 'epsilon')" },
        { () => new AdamW(weightDecay: 1e39), $"weightDecay must be {Range}; it was 1e+39. (Parameter 'weightDecay')" },
        { () => new SGD().ForPath("a", 1e39), $"rateMultiplier must be {Range}; it was 1e+39. (Parameter 'rateMultiplier')" },
        { () => new LossScaleOptimizer(new SGD(), initialScale: 1e39), $"initialScale must be {Range}; it was 1e+39. (Parameter 'initialScale')" },
        { () => new SGD { LossScaleFactor = 1e39 }, $"LossScaleFactor must be {Range}; it was 1e+39. (Parameter 'LossScaleFactor')" },
        { () => new Anneal.Initializers.Constant(-1e39), $"value must be {Range}; it was -1e+39. (Parameter 'value')" },
        { () => new Anneal.Initializers.RandomNormal(stddev: 1e39), $"stddev must be {Range}; it was 1e+39. (Parameter 'stddev')" },
        { () => new Anneal.Regularizers.L1(1e39), $"l1 must be {Range}; it was 1e+39. (Parameter 'l1')" },
        { () => new Anneal.Regularizers.L2(1e39), $"l2 must be {Range}; it was 1e+39. (Parameter 'l2')" },
        { () => new Anneal.Losses.Huber(1e39), $"delta must be {Range}; it was 1e+39. (Parameter 'delta')" },
        { () => new Rescaling(1e39), $"scale must be {Range}; it was 1e+39. (Parameter 'scale')" },
    };

    [Theory]
    [MemberData(nameof(Arguments))]
    public void Arguments_beyond_float32_are_refused_by_name(Func<object> make, string message) =>
        Assert.Equal(message, Assert.ThrowsAny<ArgumentException>(make).Message);

    [Fact]
    public void A_rate_or_momentum_of_a_schedule_is_refused_before_the_update()
    {
        using var rate = new SGD(new ConstantRate(1e300));
        using var factor = new SGD(1e38) { RateFactors = { ["warm"] = 10 } };
        using var decay = new SGD(0.1) { WeightDecay = new ConstantRate(1e39) };
        foreach (var (optimizer, message) in new (Optimizer, string)[]
        {
            (rate, $"The learning rate of update 0 is 1E+300; it must be {Range}. It comes from "),
            (factor, $"The learning rate of update 0 is 1E+39; it must be {Range}. It comes from 1E+38 × RateFactors[\"warm\"] = 10."),
            (decay, $"weightDecay of update 0 is 1E+39; it must be {Range}. It comes from "),
        })
        {
            using var variable = Single.Variable("v", 1);
            Assert.StartsWith(message, Assert.Throws<InvalidOperationException>(() => Single.Apply(optimizer, (variable, [1]))).Message, StringComparison.Ordinal);
            Assert.Equal([1f], Single.Values(variable));
        }
    }

    public static TheoryData<Action<Sequential>, string> Weights => new()
    {
        {
            m => m.Fit(X, Y, verbose: 0, classWeight: new Dictionary<int, double> { [1] = 1e39 }),
            "classWeight[1] must be within float32, whose largest number is 3.4028235E+38; it was 1e+39. (Parameter 'classWeight')"
        },
        { m => m.Fit(X, Y, verbose: 0, sampleWeight: new[] { 1, 1, -0.5, 1 }), "sampleWeight must be 0 or more and finite in float32; row 2 had -0.5. (Parameter 'sampleWeight')" },
        { m => m.Fit(X, Y, verbose: 0, sampleWeight: new[] { 1, double.NaN, 1, 1 }), "sampleWeight must be 0 or more and finite in float32; row 1 had NaN. (Parameter 'sampleWeight')" },
        { m => m.Evaluate(X, Y, verbose: 0, sampleWeight: new[] { 1, 1, 1, 1e39 }), "sampleWeight must be 0 or more and finite in float32; row 3 had Infinity. (Parameter 'sampleWeight')" },
        {
            m => m.Fit(X, Y, verbose: 0, validationData: (X, Y), validationSampleWeight: new[] { -1f, 1, 1, 1 }),
            "validationSampleWeight must be 0 or more and finite in float32; row 0 had -1. (Parameter 'validationSampleWeight')"
        },
        { m => m.TrainOnBatch(X, Y, new[] { 1, -1, 1, 1 }), "sampleWeight must be 0 or more and finite in float32; row 1 had -1. (Parameter 'sampleWeight')" },
        {
            m =>
            {
                m.Compile("sgd", "sparse_categorical_crossentropy", lossWeights: 1e39);
                m.Fit(X, Y, verbose: 0);
            },
            $"lossWeights must be {Range}; it was 1e+39. (Parameter 'lossWeights')"
        },
    };

    private static readonly float[,] X = Samples.Inputs(4);
    private static readonly int[] Y = Samples.Labels(4);

    [Theory]
    [MemberData(nameof(Weights))]
    public void Weights_that_are_negative_or_beyond_float32_are_refused_by_name(Action<Sequential> call, string message)
    {
        using var model = Samples.Classifier();
        Assert.Equal(message, Assert.ThrowsAny<ArgumentException>(() => call(model)).Message, ignoreLineEndingDifferences: true);
        Assert.Equal(0, model.Optimizer.Iterations);
    }
}
