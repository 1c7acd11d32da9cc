using Anneal.Callbacks;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Tests.Models;

namespace Anneal.Tests.Callbacks;

/// <summary>Validation with moving averages: what it sees, and that training does not notice.</summary>
public class SwapEMAWeightsTests
{
    private static readonly float[,] X = Samples.Inputs(6);
    private static readonly int[] Y = Samples.Labels(6);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Validation_sees_the_averages_and_training_goes_on_bit_for_bit(bool swapOnEpoch)
    {
        using var plain = Make();
        var raw = plain.Fit(X, Y, 2, epochs: 4, verbose: 0, seed: 1, validationData: (X, Y));

        using var swapped = Make();
        var averaged = new List<double>();
        var history = swapped.Fit(X, Y, 2, epochs: 4, verbose: 0, seed: 1, validationData: (X, Y), callbacks:
            [new SwapEMAWeights(swapOnEpoch), new LambdaCallback(onEpochEnd: (_, _) => averaged.Add(Averages(swapped).Zip(Values(swapped)).Sum(pair => Math.Abs(pair.First - pair.Second))))]);
        Assert.Equal(raw["loss"], history["loss"]);
        Assert.All(raw["val_loss"].Zip(history["val_loss"]), pair => Assert.NotEqual(pair.First, pair.Second));
        Assert.Equal(Samples.State(plain), Samples.State(swapped));
        // After the run both have the averages, and the last validation has seen them.
        Assert.Equal(swapped.Evaluate(X, Y, verbose: 0)["loss"], history["val_loss"][^1], 1e-6);
        Assert.All(averaged, distance => Assert.Equal(swapOnEpoch, distance == 0));

        // A second run goes on from the averages, whatever was shown.
        plain.Fit(X, Y, 2, epochs: 1, verbose: 0, seed: 2);
        swapped.Fit(X, Y, 2, epochs: 1, verbose: 0, seed: 2);
        Assert.Equal(Samples.State(plain), Samples.State(swapped));
    }

    [Fact]
    public void Predictions_and_evaluations_use_the_averages_too()
    {
        using var model = Make();
        model.TrainOnBatch(X, Y);
        model.TrainOnBatch(X, Y);
        var before = Samples.State(model);
        Assert.NotEqual(model.Evaluate(X, Y, verbose: 0)["loss"], model.Evaluate(X, Y, verbose: 0, callbacks: new SwapEMAWeights())["loss"]);
        Assert.NotEqual(model.Predict(X, verbose: 0)[0, 0], model.Predict(X, verbose: 0, callbacks: new SwapEMAWeights())[0, 0]);
        Assert.Equal(before, Samples.State(model));
    }

    [Fact]
    public void An_optimizer_without_averages_is_refused_before_training()
    {
        using var model = Samples.Classifier();
        var error = Assert.Throws<InvalidOperationException>(() => model.Fit(X, Y, verbose: 0, callbacks: new SwapEMAWeights()));
        Assert.Equal("SwapEMAWeights needs moving averages, which optimizer 'sgd' does not keep. Set UseEma = true on it.", error.Message);
        Assert.Equal(0, model.Optimizer.Iterations);
    }

    private static Sequential Make() => Samples.Classifier(optimizer: new SGD(0.3, momentum: 0.9) { UseEma = true, EmaMomentum = 0.7 });

    private static IEnumerable<double> Values(Model model) => model.Variables.SelectMany(variable => GoldenTensor.Values(variable.Value));

    private static IEnumerable<double> Averages(Model model) => model.Optimizer.StateVariables.Where(variable => variable.Path.EndsWith("average", StringComparison.Ordinal)).SelectMany(variable => GoldenTensor.Values(variable.Value));
}
