using Anneal.Callbacks;
using Anneal.Optimizers;
using Anneal.Schedules;
using Anneal.Tests.Callbacks;

namespace Anneal.Tests.Models;

/// <summary>Runs that would never end begin at once.</summary>
public class LongFitTests
{
    private static readonly float[,] X = Samples.Inputs(8);
    private static readonly int[] Y = Samples.Labels(8);

    public static TheoryData<LearningRateSchedule> Schedules => new(
        new ExponentialDecay(0.1, 1.Epochs, 0.5, staircase: true),
        new CosineDecayRestarts(0.1, 100),
        new PolynomialDecay(0.1, 100, cycle: true),
        LearningRateSchedule.FromFunction(step => 0.1 / (1 + step)),
        new ConstantRate(0.1).Then(new CosineDecay(0.1, 20.Percent), 80.Percent));

    [Theory]
    [MemberData(nameof(Schedules))]
    public void The_greatest_number_of_epochs_begins(LearningRateSchedule schedule)
    {
        using var source = new CancellationTokenSource();
        using var model = Samples.Classifier(optimizer: new SGD(new Counted(schedule)));
        Counted.Rates = 0;
        var history = model.Fit(
            X, Y, batchSize: 2, epochs: int.MaxValue, verbose: 2, seed: 1, callbacks: [new HookRecorder("train_batch_end 0", _ => source.Cancel())],
            cancellationToken: source.Token);
        Assert.Equal(StopReason.Cancelled, history.StopReason);
        Assert.Equal(1, model.Optimizer.Iterations);
        Assert.InRange(Counted.Rates, 1, 2_000_000);
    }

    [Fact]
    public void A_run_cancelled_while_its_schedule_is_looked_at_makes_no_update()
    {
        using var source = new CancellationTokenSource();
        using var model = Samples.Classifier(optimizer: new SGD(LearningRateSchedule.FromFunction(step =>
        {
            source.Cancel();
            return 0.1 / (1 + step);
        })));
        var history = model.Fit(X, Y, batchSize: 2, epochs: int.MaxValue, verbose: 2, cancellationToken: source.Token);
        Assert.Equal(StopReason.Cancelled, history.StopReason);
        Assert.Equal(0, model.Optimizer.Iterations);
    }

    [Fact]
    public void More_batches_than_can_be_counted_are_refused()
    {
        using var model = Samples.Classifier();
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => model.Fit(X, Y, epochs: 3, verbose: 0, stepsPerEpoch: long.MaxValue));
        Assert.Equal(
            "stepsPerEpoch must be small enough that 3 epochs have at most 9223372036854775807 batches; it was 9223372036854775807. (Parameter 'stepsPerEpoch')", error.Message);
        Assert.Equal(0, model.Optimizer.Iterations);
    }

    private sealed record Counted(LearningRateSchedule Schedule) : LearningRateSchedule
    {
        [ThreadStatic]
        public static int Rates;

        public override double At(double step)
        {
            Rates++;
            return Schedule.At(step);
        }

        public override LearningRateSchedule Bind(RunLength run) => new Counted(Schedule.Bind(run));
    }
}
