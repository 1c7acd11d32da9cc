using Anneal.Callbacks;
using Anneal.Optimizers;
using Anneal.Schedules;
using Anneal.Tests.Models;

namespace Anneal.Tests.Callbacks;

/// <summary>Rates, factors and counts of updates in the logs: those of the update just made.</summary>
public class UpdateLogsTests
{
    private static readonly float[,] X = Samples.Inputs(8);
    private static readonly int[] Y = Samples.Labels(8);

    [Fact]
    public void Rate_and_factors_are_those_of_the_last_update_whoever_changes_them()
    {
        using var model = Samples.Classifier(optimizer: new SGD(new ExponentialDecay(0.5, 1, 0.5)));
        model.Optimizer.RateFactors["mine"] = 1;
        var seen = new List<(double Rate, double Factor)>();
        var changes = new LambdaCallback(onTrainBatchEnd: (batch, _) => model.Optimizer.RateFactors["mine"] = 1.0 / (batch + 2));
        var reads = new LambdaCallback(onTrainBatchEnd: (_, logs) => seen.Add((logs["learning_rate"], logs["rate_factor/mine"])));
        var history = model.Fit(X, Y, 2, verbose: 0, callbacks: [changes, reads]);
        Assert.Equal([(0.5, 1), (0.25 * 0.5, 0.5), (0.125 * (1.0 / 3), 1.0 / 3), (0.0625 * 0.25, 0.25)], seen);
        Assert.Equal([0.0625 * 0.25], history["learning_rate"]);
        Assert.Equal([0.25], history["rate_factor/mine"]);
    }

    [Fact]
    public void Each_of_several_optimizers_has_its_rate_and_factors()
    {
        var (sgd, other) = (new SGD(0.5), new SGD(0.25));
        other.RateFactors["part"] = 0.5;
        using var model = Samples.Classifier(optimizer: new MultiOptimizer(new OptimizerMap(sgd, (".*bias", other))));
        model.Optimizer.RateFactors["all"] = 0.5;
        var history = model.Fit(X, Y, 2, verbose: 0);
        // The optimizers in order: those of the map, then the default.
        Assert.Equal(
            ["accuracy", "loss", "learning_rate", "learning_rate_sgd", "rate_factor_sgd/part", "learning_rate_sgd_1", "rate_factor/all"], history.Names);
        Assert.Equal([0.25], history["learning_rate"]);
        Assert.Equal([0.0625], history["learning_rate_sgd"]);
        Assert.Equal([0.25], history["learning_rate_sgd_1"]);
    }

    [Fact]
    public void Updates_that_accumulate_or_are_skipped_are_counted()
    {
        using var model = Samples.Classifier(optimizer: new SGD(0.1) { GradientAccumulationSteps = 3, NonFiniteGradients = NonFiniteGradients.Skip });
        var x = Samples.Inputs(8);
        x[7, 0] = float.NaN;
        var history = model.Fit(x, Y, 1, epochs: 2, shuffle: false, verbose: 0);
        Assert.Equal([new(2, 1, 1), new(4, 2, 2)], history.Updates);
        Assert.Equal([1, 2], history["skipped_updates"]);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(8.0)]
    public void The_norm_of_the_gradients_is_measured_on_request(double scale)
    {
        var optimizer = new SGD(0.5) { MeasuresGradientNorm = true, LossScaleFactor = scale };
        using var model = Samples.Classifier(optimizer: optimizer);
        model.TestOnBatch(X, Y);
        var before = model.Variables.Select(v => GoldenTensor.Values(v.Value)).ToList();
        var logs = model.TrainOnBatch(X, Y);
        var after = model.Variables.Select(v => GoldenTensor.Values(v.Value));
        var moved = Math.Sqrt(before.Zip(after).Sum(pair => pair.First.Zip(pair.Second).Sum(one => Math.Pow(one.First - one.Second, 2))));
        Assert.Equal(moved / 0.5, logs["gradient_norm"], 1e-6);
        Assert.Equal(logs["gradient_norm"], optimizer.LastGradientNorm);
    }

    [Fact]
    public void The_norm_is_that_before_clipping_and_of_all_parts()
    {
        using var plain = Samples.Classifier(optimizer: new SGD(0.1) { MeasuresGradientNorm = true });
        var (a, b) = (new SGD(0.1) { MeasuresGradientNorm = true, ClipNorm = 1e-3 }, new SGD(0.1) { MeasuresGradientNorm = true });
        using var parts = Samples.Classifier(optimizer: new LossScaleOptimizer(new MultiOptimizer(new OptimizerMap(a, (".*bias", b)))));
        Assert.Equal(plain.TrainOnBatch(X, Y)["gradient_norm"], parts.TrainOnBatch(X, Y)["gradient_norm"], 1e-6);
    }

    [Fact]
    public void Nothing_is_measured_without_request()
    {
        using var model = Samples.Classifier();
        Assert.Equal(["accuracy", "loss", "learning_rate"], model.TrainOnBatch(X, Y).Keys);
        Assert.Null(((SGD)model.Optimizer).LastGradientNorm);
    }
}
