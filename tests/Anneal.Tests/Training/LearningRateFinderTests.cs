using Anneal.Callbacks;
using Anneal.Optimizers;
using Anneal.Schedules;
using Anneal.Tests.Checkpoints;
using Anneal.Tests.Models;
using Anneal.Training;

namespace Anneal.Tests.Training;

public sealed class LearningRateFinderTests
{
    private static readonly float[,] X = Samples.Inputs(22);
    private static readonly int[] Y = Samples.Labels(22);

    private static readonly Dictionary<string, Func<Optimizer>> Optimizers = new()
    {
        ["a number"] = () => new Adam(0.01),
        ["a schedule of the run"] = () => new SGD(new CosineDecay(0.1, 100.Percent), momentum: 0.9) { WeightDecay = new LinearDecay(0.1, 100.Percent, 0) },
        ["averages"] = () => new Adam(0.01) { UseEma = true },
        ["averages of points"] = () => new ScheduleFreeAdamW(0.01),
        ["accumulation"] = () => new SGD(0.1) { GradientAccumulationSteps = 4 },
        ["scaled losses"] = () => new LossScaleOptimizer(new SGD(0.1, momentum: 0.9), dynamicGrowthSteps: 3),
        ["several"] = () => new MultiOptimizer(new OptimizerMap(new SGD(0.1), ("sequential/dense/.*", new Adam(0.01)))),
    };

    public static TheoryData<string> Kinds() => [.. Optimizers.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_leaves_no_trace(string kind)
    {
        string[] After(bool find, int epochsBefore)
        {
            RandomSeed.Set(5);
            TorchSharp.torch.manual_seed(6);
            using var model = Interrupted.Classifier(Optimizers[kind]());
            if (epochsBefore > 0) model.Fit(X, Y, 4, epochsBefore, verbose: 0);
            else model.Optimizer.Build(Built(model).TrainableVariables);
            model.Optimizer.RateFactors["mine"] = 0.5;
            if (find) new LearningRateFinder(1e-4, 5, steps: 30).Find(model, X, Y, 4);
            var between = string.Join(' ', Samples.State(model));
            var history = model.Fit(X, Y, 4, epochsBefore + 2, initialEpoch: epochsBefore, verbose: 0);
            using var drawn = TorchSharp.torch.rand(1);
            return [between, Outcome.Of(model, history).ToString(), $"{RandomSeed.Next()} {drawn.item<float>():R} {string.Join(' ', model.Optimizer.RateFactors)} {model.Optimizer.Schedule}"];
        }

        foreach (var epochs in new[] { 0, 2 }) Assert.Equal(After(find: false, epochs), After(find: true, epochs));
    }

    [Fact]
    public void It_leaves_no_trace_in_states_that_a_layer_carries_on()
    {
        string After(bool find)
        {
            using var model = Interrupted.Carrying(new SGD(0.1, momentum: 0.9));
            model.Fit(Samples.Inputs(20), Y[..20], 4, 2, verbose: 0, seed: 1);
            if (find) new LearningRateFinder(1e-4, 5, steps: 30).Find(model, Samples.Inputs(20), Y[..20], 4);
            var between = string.Join(' ', Samples.State(model));
            return $"{between} {Outcome.Of(model, model.Fit(Samples.Inputs(20), Y[..20], 4, 4, initialEpoch: 2, verbose: 0, seed: 2))}";
        }

        Assert.Equal(After(find: false), After(find: true));
    }

    [Fact]
    public void It_leaves_no_trace_when_it_is_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        using var model = Built(Interrupted.Classifier(new SGD(0.1)));
        model.Optimizer.Build(model.TrainableVariables);
        var before = Samples.State(model);
        Assert.Throws<OperationCanceledException>(() => new LearningRateFinder().Find(model, X, Y, cancellationToken: cancelled.Token));
        Assert.Equal(before, Samples.State(model));
        Assert.Equal(0.1, model.Optimizer.LearningRate.Value);
    }

    [Fact]
    public void The_losses_are_those_of_a_training_whose_rate_rises()
    {
        using var model = Interrupted.Classifier(new SGD(0.1, momentum: 0.9));
        var curve = new LearningRateFinder(1e-3, 1, steps: 20) { StopFactor = 1e9 }.Find(model, X, Y, batchSize: 5, shuffle: false);

        using var twin = Interrupted.Classifier(new SGD(LearningRateSchedule.FromFunction(step => 1e-3 * Math.Pow(1000, step / 20)), momentum: 0.9));
        var losses = new List<double>();
        twin.Fit(X, Y, batchSize: 5, epochs: 1, verbose: 0, callbacks: new BatchLosses(losses), shuffle: false, stepsPerEpoch: 20);
        Assert.Equal(20, curve.Rates.Count);
        Assert.Equal(1e-3 * Math.Pow(1000, 19 / 20.0), curve.Rates[^1], 1e-15);
        Assert.Equal(losses, curve.Losses, (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void It_ends_where_the_loss_explodes()
    {
        using var model = Interrupted.Classifier(new SGD(0.1, momentum: 0.99));
        var curve = new LearningRateFinder(1e-3, 1e6, steps: 100) { Smoothing = 0.5, StopFactor = 2 }.Find(model, X, Y, batchSize: 22);
        Assert.InRange(curve.Rates.Count, 2, 99);
        Assert.Equal(curve.Rates.Count, curve.Losses.Count);
        Assert.True(curve.SmoothedLosses[^1] > 2 * curve.SmoothedLosses.Min());
    }

    // By the formulas of fastai's callback.schedule, in Python.
    [Fact]
    public void The_four_rules_are_those_of_fastai()
    {
        double[] rates = [.. Enumerable.Range(0, 100).Select(i => 1e-7 * Math.Pow(1e8, i / 100.0))];
        double[] losses = [.. rates.Select((rate, i) => 2.3 - (1.6 / (1 + Math.Exp(-(Math.Log10(rate) + 3.2) * 2.2)))
            + (Math.Pow(Math.Max(0, Math.Log10(rate) + 0.6), 2) * 3) + (0.03 * Math.Sin(i * 1.7)))];
        var curve = new LearningRateCurve(rates, losses, losses, skipped: 10);
        Assert.Equal(0.004365158322401656, curve.Valley, 1e-12);
        Assert.Equal(0.01584893192461114, curve.Slide, 1e-12);
        Assert.Equal(0.025118864315095822, curve.Minimum, 1e-12);
        Assert.Equal(0.0004786300923226385, curve.Steep, 1e-12);
        Assert.Equal(OneCycle.Fastai(curve.Valley, 100.Percent), curve.OneCycle());
        Assert.Equal(new CosineDecay(0.5, 100.Percent), curve.CosineDecay(0.5));
    }

    [Fact]
    public void Too_few_losses_suggest_nothing()
    {
        var curve = new LearningRateCurve([0.1, 0.2, 0.3], [1, 2, double.NaN], [1, 2, double.NaN], skipped: 0);
        foreach (var rule in new Func<double>[] { () => curve.Valley, () => curve.Slide, () => curve.Minimum, () => curve.Steep })
            Assert.Equal(
                "The range test has 3 losses, too few for a suggestion: it ended at a rate of 0.3. Use a smaller startRate or more steps, or look at Rates and Losses.",
                Assert.Throws<InvalidOperationException>(() => rule()).Message);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        Assert.StartsWith("startRate must be ", Assert.Throws<ArgumentOutOfRangeException>(() => new LearningRateFinder(0)).Message, StringComparison.Ordinal);
        Assert.Equal("endRate must be greater than startRate; it was 1e-07. (Parameter 'endRate')", Assert.ThrowsAny<ArgumentException>(() => new LearningRateFinder(1e-7, 1e-7)).Message);
        Assert.StartsWith("steps must be 20 or more; it was 19.", Assert.Throws<ArgumentOutOfRangeException>(() => new LearningRateFinder(steps: 19)).Message, StringComparison.Ordinal);
        Assert.Equal("StopFactor must be greater than 1; it was 1. (Parameter 'StopFactor')", Assert.ThrowsAny<ArgumentException>(() => new LearningRateFinder { StopFactor = 1 }).Message);
    }

    private static Anneal.Models.Model Built(Anneal.Models.Model model)
    {
        model.BuildFromShape([-1, 3]);
        return model;
    }

    /// <summary>The loss of each batch of equal sizes, from means over the epoch.</summary>
    private sealed class BatchLosses(List<double> losses) : Callback
    {
        private double sum, rows;

        public override void OnTrainBatchEnd(long batch, Logs logs)
        {
            var count = batch % 5 == 4 ? 2 : 5;
            var total = logs["loss"] * (rows + count);
            losses.Add((total - sum) / count);
            (sum, rows) = (total, rows + count);
        }
    }
}
