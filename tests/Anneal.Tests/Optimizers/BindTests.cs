using Anneal.Optimizers;
using Anneal.Schedules;
using Anneal.Tests.Models;

namespace Anneal.Tests.Optimizers;

/// <summary>Fit counts the lengths of schedules by its own run.</summary>
public sealed class BindTests
{
    private static readonly float[,] X = Samples.Inputs(10);
    private static readonly int[] Y = Samples.Labels(10);

    [Fact]
    public void Percent_are_of_all_updates_of_the_run()
    {
        Assert.Equal(Rates(new CosineDecay(0.1, 20), 20), Recorded(new CosineDecay(0.1, 100.Percent), epochs: 4));
    }

    [Fact]
    public void Epochs_and_samples_and_their_sums_are_counted_by_the_run()
    {
        Assert.Equal(Rates(new CosineDecay(0.1, 10), 20), Recorded(new CosineDecay(0.1, 2.Epochs), epochs: 4));
        Assert.Equal(Rates(new CosineDecay(0.1, 15), 20), Recorded(new CosineDecay(0.1, 30.Samples), epochs: 4));
        Assert.Equal(Rates(new CosineDecay(0.1, 17), 20), Recorded(new CosineDecay(0.1, 50.Percent + 1.Epochs + 2.Samples + 1), epochs: 4));
        Assert.Equal(Rates(new CosineDecay(0.1, 12).WithWarmup(3, 0), 20), Recorded(new CosineDecay(0.1, 60.Percent).WithWarmup(3, 0), epochs: 4));
    }

    [Fact]
    public void A_second_fit_goes_on_from_the_clock_in_a_run_that_has_grown()
    {
        using var optimizer = new SGD(new CosineDecay(0.1, 100.Percent));
        using var model = Samples.Classifier(optimizer: optimizer);
        Assert.Equal(Rates(new CosineDecay(0.1, 10), 10), Fit(model, epochs: 2));
        Assert.Equal(Rates(new CosineDecay(0.1, 20), 20)[10..], Fit(model, epochs: 2));
        Assert.Equal(Rates(new CosineDecay(0.1, 30), 30)[20..], Fit(model, epochs: 6, initialEpoch: 4));
    }

    [Fact]
    public void Accumulated_batches_are_one_update()
    {
        using var optimizer = new SGD(new LinearDecay(1.0, 100.Percent)) { GradientAccumulationSteps = 5 };
        using var model = Samples.Classifier(optimizer: optimizer);
        Fit(model, epochs: 4);
        Assert.Equal(4, optimizer.Iterations);
        Assert.Equal(0.25, optimizer.LastLearningRate);
        Assert.Equal(0, optimizer.LearningRate.Value);
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(5, 2)]
    [InlineData(4, 3)]
    public void Epochs_of_accumulated_batches_are_those_of_the_run(int batches, int accumulated)
    {
        for (var epochs = 1; epochs <= 6; epochs++)
        {
            var (rates, updates) = Accumulated(100.Percent, epochs);
            Assert.Equal(epochs * batches / accumulated, updates);
            Assert.Equal(rates, Accumulated(epochs.Epochs, epochs).Rates);
            if (epochs * batches % accumulated == 0) Assert.Equal(rates, Accumulated(updates, epochs).Rates);
        }

        (List<double> Rates, long Updates) Accumulated(Duration length, int epochs)
        {
            using var optimizer = new SGD(new LinearDecay(1.0, length)) { GradientAccumulationSteps = accumulated };
            using var model = Samples.Classifier(optimizer: optimizer);
            return (Fit(model, epochs, stepsPerEpoch: batches), optimizer.Iterations);
        }
    }

    [Fact]
    public void Periods_that_end_within_an_update_do_not_drift()
    {
        // An epoch has 2.5 updates: the rate halves every epoch, as at 0.1 * 0.5^floor(29 / 2.5) in the last.
        using var model = Samples.Classifier(optimizer: new SGD(new ExponentialDecay(0.1, 1.Epochs, 0.5, staircase: true)) { GradientAccumulationSteps = 4 });
        var rates = model.Fit(Samples.Inputs(100), Samples.Labels(100), batchSize: 10, epochs: 12, verbose: 0)["learning_rate"];
        Assert.Equal(Enumerable.Range(1, 12).Select(epoch => 0.1 * Math.Pow(0.5, Math.Floor((Math.Floor(epoch * 2.5) - 1) / 2.5))), rates);
        Assert.Equal(4.8828125e-5, rates[^1], 1e-15);

        // A percent of 150 updates is 1.5 of them.
        using var other = Samples.Classifier(optimizer: new SGD(new ExponentialDecay(0.1, 1.Percent, 0.95)));
        Assert.Equal(0.1 * Math.Pow(0.95, 149 / 1.5), other.Fit(Samples.Inputs(10), Samples.Labels(10), batchSize: 1, epochs: 15, verbose: 0)["learning_rate"][^1], 1e-12);
    }

    [Fact]
    public void Tokens_are_counted_by_those_of_a_sample()
    {
        using var model = Samples.Classifier(optimizer: new SGD(new CosineDecay(0.1, 1000.Tokens)));
        var rates = new List<double>();
        model.Fit(X, Y, batchSize: 2, epochs: 4, verbose: 0, tokensPerSample: 25, callbacks: [new RateRecorder(rates)]);
        Assert.Equal(Rates(new CosineDecay(0.1, 20), 20), rates);
        Assert.Throws<ArgumentOutOfRangeException>("tokensPerSample", () => model.Fit(X, Y, tokensPerSample: 0));
    }

    [Fact]
    public void A_trial_run_of_two_batches_has_no_room_for_a_last_phase()
    {
        using var optimizer = new SGD(new ConstantRate(0.1).Then(new CosineDecay(0.1, 20.Percent), at: 80.Percent));
        using var model = Samples.Classifier(optimizer: optimizer);
        Assert.Equal([0.1, 0.1], Fit(model, epochs: 1, stepsPerEpoch: 2));
    }

    [Fact]
    public void Scheduled_hyper_parameters_are_bound_too_and_each_optimizer_by_its_own_run()
    {
        Hyperparameter falls = new LinearDecay(0.5, 100.Percent);
        using var optimizer = new SGD(0.1, momentum: falls) { WeightDecay = new LinearDecay(1.0, 1.Epochs) };
        using var other = new SGD(0.1, momentum: falls);
        using var model = Samples.Classifier(optimizer: optimizer);
        Fit(model, epochs: 2);
        Assert.Equal(0.25, optimizer.Momentum.At(5));
        Assert.Equal(0.8, optimizer.WeightDecay!.Value.At(1), 1e-15);
        Assert.Throws<InvalidOperationException>(() => other.Momentum.At(5));
        Assert.Throws<InvalidOperationException>(() => falls.At(5));
    }

    [Fact]
    public void Optimizers_within_optimizers_are_bound()
    {
        using var sgd = new SGD(new LinearDecay(1.0, 100.Percent));
        using var adam = new Adam(new LinearDecay(1.0, 1.Epochs));
        using var multi = new LossScaleOptimizer(new MultiOptimizer(new OptimizerMap(adam, (".*kernel", sgd))));
        using var model = Samples.Classifier(optimizer: multi);
        Fit(model, epochs: 2);
        Assert.Equal(0.1, sgd.LastLearningRate!.Value, 1e-15);
        Assert.Equal(0, adam.LastLearningRate);
    }

    [Fact]
    public void The_schedule_as_given_is_kept_and_written()
    {
        LearningRateSchedule schedule = new CosineDecay(0.1, 100.Percent);
        using var optimizer = new SGD(schedule);
        using var model = Samples.Classifier(optimizer: optimizer);
        Fit(model, epochs: 2);
        Assert.Same(schedule, optimizer.Schedule);
        Assert.Equal(schedule.ToConfig().ToJsonString(), optimizer.ToConfig()["config"]!["learning_rate"]!.ToJsonString());
    }

    [Fact]
    public void Outside_of_fit_the_error_says_to_bind()
    {
        using var model = Samples.Classifier(optimizer: new SGD(new CosineDecay(0.1, 100.Percent)));
        var error = Assert.Throws<InvalidOperationException>(() => model.TrainOnBatch(X, Y));
        Assert.Contains("Call Bind(run) first", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_run_does_not_say_is_refused_before_training()
    {
        using var model = Samples.Classifier(optimizer: new SGD(new CosineDecay(0.1, 1000.Tokens)));
        var before = Samples.State(model);
        var error = Assert.Throws<ArgumentException>("run", () => model.Fit(X, Y, verbose: 0));
        Assert.Equal("A length of 1000 tokens cannot be converted to steps: the run does not say how many tokens a sample has. Pass tokensPerSample to Fit or RunLength. (Parameter 'run')", error.Message);
        Assert.Equal(before, Samples.State(model)[..before.Count]);
    }

    [Fact]
    public void Nothing_is_bound_where_one_length_cannot_be()
    {
        var sgd = new SGD(new LinearDecay(1.0, 50.Percent), momentum: new LinearDecay(0.5, 50.Percent)) { WeightDecay = new LinearDecay(1.0, 50.Percent) };
        var adam = new Adam(new LinearDecay(1.0, 50.Percent), beta1: new LinearDecay(0.9, 10.Tokens));
        using var optimizer = new LossScaleOptimizer(new MultiOptimizer(new OptimizerMap(adam, (".*kernel", sgd))));
        using var model = Samples.Classifier(optimizer: optimizer);
        Assert.Throws<ArgumentException>("run", () => model.Fit(X, Y, verbose: 0));
        Assert.Throws<InvalidOperationException>(() => sgd.LearningRate);
        Assert.Throws<InvalidOperationException>(() => sgd.Momentum.At(0));
        Assert.Throws<InvalidOperationException>(() => sgd.WeightDecay!.Value.At(0));
        Assert.Throws<InvalidOperationException>(() => adam.LearningRate);
    }

    private static double[] Rates(LearningRateSchedule schedule, int count) => [.. Enumerable.Range(0, count).Select(step => schedule.At(step))];

    private static List<double> Recorded(LearningRateSchedule schedule, int epochs)
    {
        using var model = Samples.Classifier(optimizer: new SGD(schedule));
        return Fit(model, epochs);
    }

    private static List<double> Fit(Anneal.Models.Model model, int epochs, int initialEpoch = 0, int? stepsPerEpoch = null)
    {
        var rates = new List<double>();
        model.Fit(X, Y, batchSize: 2, epochs: epochs, initialEpoch: initialEpoch, stepsPerEpoch: stepsPerEpoch, verbose: 0, callbacks: [new RateRecorder(rates)]);
        return rates;
    }

    private sealed class RateRecorder(List<double> rates) : Anneal.Callbacks.Callback
    {
        public override void OnTrainBatchEnd(long batch, Anneal.Callbacks.Logs logs) => rates.Add(logs["learning_rate"]);
    }
}
