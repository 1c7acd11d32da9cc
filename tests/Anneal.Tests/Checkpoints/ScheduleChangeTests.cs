using Anneal.Callbacks;
using Anneal.Optimizers;
using Anneal.Schedules;
using Anneal.Training;

namespace Anneal.Tests.Checkpoints;

/// <summary>Six updates an epoch; a run of four epochs is stopped after nine updates and goes on by another plan.</summary>
public sealed class ScheduleChangeTests : Folder
{
    private const int Stop = 9, Updates = 24;

    private static readonly Interrupted First = new() { Optimizer = () => new SGD(new CosineDecay(0.1, 100.Percent)), Validates = false };

    private Optimizer? beginning;

    private static readonly Interrupted Longer = First with { Epochs = 6 };

    [Fact]
    public void Another_schedule_is_refused_with_both_in_the_message()
    {
        Refused(
            First with { Optimizer = () => new SGD(new ExponentialDecay(0.2, 10, 0.5)) },
            "learning rate = CosineDecay(initial_learning_rate: 0.1, decay_steps: 24, alpha: 0.0, warmup_target: null, warmup_steps: 0)",
            "learning rate = ExponentialDecay(initial_learning_rate: 0.2, decay_steps: 10, decay_rate: 0.5, staircase: false)");
    }

    [Fact]
    public void So_are_a_number_and_another_length() => Refused(
        Longer, "learning rate = CosineDecay(initial_learning_rate: 0.1, decay_steps: 24, alpha: 0.0, warmup_target: null, warmup_steps: 0)",
        "learning rate = CosineDecay(initial_learning_rate: 0.1, decay_steps: 36, alpha: 0.0, warmup_target: null, warmup_steps: 0)");

    [Fact]
    public void A_schedule_in_steps_does_not_change_with_the_number_of_epochs()
    {
        var run = First with { Optimizer = () => new SGD(new ExponentialDecay(0.1, 10, 0.5)) };
        Assert.Equal((run with { Epochs = 6 }).Whole(), Resumed(run, run with { Epochs = 6 }));
    }

    [Fact]
    public void Continue_follows_the_new_schedule_from_the_clock() => Rates(
        Longer with { OnScheduleChange = OnScheduleChange.Continue }, n => new CosineDecay(0.1, 36).At(n));

    [Fact]
    public void Restart_begins_the_new_schedule_at_its_step_0() => Rates(
        Longer with { OnScheduleChange = OnScheduleChange.Restart }, n => new CosineDecay(0.1, 36 - Stop).At(n - Stop));

    [Fact]
    public void Rescale_spreads_the_rest_of_the_schedule_over_the_updates_to_come()
    {
        const double s = 36.0 * Stop / Updates;
        Rates(Longer with { OnScheduleChange = OnScheduleChange.Rescale }, n => new CosineDecay(0.1, 36).At(s + ((36 - s) * (n - Stop) / (36 - Stop))));
    }

    [Theory]
    [InlineData(OnScheduleChange.Continue)]
    [InlineData(OnScheduleChange.Restart)]
    [InlineData(OnScheduleChange.Rescale)]
    public void A_run_with_a_changed_plan_is_itself_resumed_to_the_same_bits(OnScheduleChange change)
    {
        var longer = Longer with { OnScheduleChange = change };
        var whole = Resumed(First, longer);
        Begin(First);
        using (var model = longer.Make())
        {
            using var cancellation = new CancellationTokenSource();
            longer.Fit(model, [new BackupAndRestore(Backup), new Interrupted.AfterUpdates(5, cancellation.Cancel)], cancellation: cancellation.Token);
        }
        // The plan is that of the checkpoint now: nothing is left to choose.
        Assert.Equal(whole, Resume(longer with { OnScheduleChange = OnScheduleChange.Throw }));
    }

    public static TheoryData<LearningRate, LearningRate> Assigned => new()
    {
        { new CosineDecay(0.1, 100.Percent), new ExponentialDecay(0.2, 10, 0.5) },
        { new CosineDecay(0.1, 100.Percent), 0.03 },
        { 0.1, new LinearDecay(0.2, 24, 0.05) * 0.3 },
        { 0.1, 0.03 },
    };

    [Theory]
    [MemberData(nameof(Assigned))]
    public void A_rate_that_was_assigned_during_the_run_is_that_of_the_resumed_run(LearningRate given, LearningRate assigned)
    {
        var run = First with { Optimizer = () => new SGD(given, momentum: 0.9), Callbacks = () => [Assigns(assigned, epoch: 0)] };
        var whole = run.Whole();
        Assert.NotEqual((run with { Callbacks = () => [] }).Whole(), whole);
        Assert.Equal(whole, run.StoppedAfter(Backup, 3, Stop, 2));
    }

    [Fact]
    public void What_is_assigned_when_a_run_begins_does_not_replace_it()
    {
        var run = First with
        {
            Callbacks = () => [new LambdaCallback(onTrainBegin: () => beginning!.LearningRate = new ExponentialDecay(0.3, 7, 0.5)), Assigns(new ExponentialDecay(0.2, 10, 0.5), epoch: 0)],
            Model = optimizer => Interrupted.Classifier(beginning = optimizer),
        };
        Assert.Equal(run.Whole(), run.StoppedAfter(Backup, Stop, 5));
    }

    [Fact]
    public void Each_part_of_an_optimizer_keeps_its_own()
    {
        var run = First with
        {
            Optimizer = () => new MultiOptimizer(new OptimizerMap(new SGD(0.1), (".*kernel", new Adam(new CosineDecay(0.01, 100.Percent))))),
            Callbacks = () =>
            [
                Assigns(new ExponentialDecay(0.2, 10, 0.5), epoch: 0),
                new AssignsTo(optimizer => ((MultiOptimizer)optimizer).Optimizers[0], new ExponentialDecay(0.02, 5, 0.5), after: 1),
            ],
        };
        Assert.Equal(run.Whole(), run.StoppedAfter(Backup, Stop, 5));
    }

    [Fact]
    public void An_assigned_schedule_does_not_count_as_a_change_and_yields_to_one()
    {
        Begin(First with { Callbacks = () => [Assigns(new ExponentialDecay(0.2, 10, 0.5), epoch: 0)] });
        Refused(
            Longer, "learning rate = CosineDecay(initial_learning_rate: 0.1, decay_steps: 24, alpha: 0.0, warmup_target: null, warmup_steps: 0)",
            "learning rate = CosineDecay(initial_learning_rate: 0.1, decay_steps: 36, alpha: 0.0, warmup_target: null, warmup_steps: 0)", begin: false);
        using var model = Longer.Make();
        var rates = new RateRecorder();
        (Longer with { OnScheduleChange = OnScheduleChange.Continue }).Fit(model, [rates], resumeFrom: Backup);
        Assert.Equal(Enumerable.Range(Stop, 36 - Stop).Select(n => new CosineDecay(0.1, 36).At(n)), rates.All, (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void A_refused_checkpoint_leaves_the_rate_of_the_optimizer()
    {
        Begin(First with { Callbacks = () => [Assigns(new ExponentialDecay(0.2, 10, 0.5), epoch: 0)] });
        using var model = (First with { Optimizer = () => new SGD(new CosineDecay(0.1, 100.Percent), momentum: 0.9) }).Make();
        Assert.Throws<ArgumentException>(() => First.Fit(model, [], resumeFrom: Backup));
        Assert.IsType<CosineDecay>(model.Optimizer.Schedule);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_function_that_was_assigned_is_missed_aloud(bool constant)
    {
        var run = constant ? First with { Optimizer = () => new SGD(0.1) } : First;
        Begin(run with { Callbacks = () => [Assigns(LearningRateSchedule.FromFunction(step => 0.3 / (1 + step)), epoch: 0)] });
        using var model = run.Make();
        var rates = new RateRecorder();
        var history = run.Fit(model, [rates], resumeFrom: Backup);
        Assert.Equal(
            ["Warning: a schedule that has no config, such as a function, was assigned during the run of the checkpoint, which cannot hold it: this run begins with the learning rate of the optimizer as it is. Assign it again."],
            history.Messages.Select(message => message.Text));
        Assert.Equal(constant ? 0.1 : new CosineDecay(0.1, Updates).At(Stop), rates.All[0], 1e-15);
    }

    [Fact]
    public void A_number_takes_the_place_of_a_schedule_and_the_other_way()
    {
        Rates(First with { Optimizer = () => new SGD(0.03), OnScheduleChange = OnScheduleChange.Continue }, _ => 0.03);
        var constant = First with { Optimizer = () => new SGD(0.03) };
        Begin(constant);
        Refused(constant with { Optimizer = () => new SGD(0.02) }, "learning rate = 0.03", "learning rate = 0.02", begin: false);
        using var model = First.Make();
        var rates = new RateRecorder();
        (First with { OnScheduleChange = OnScheduleChange.Restart }).Fit(model, [rates], resumeFrom: Backup);
        Assert.Equal(Enumerable.Range(0, Updates - Stop).Select(i => new CosineDecay(0.1, Updates - Stop).At(i)), rates.All);
    }

    [Fact]
    public void Functions_are_compared_by_their_values()
    {
        var run = First with { Optimizer = () => new SGD(LearningRateSchedule.FromFunction(step => 0.1 / (1 + step))) };
        Assert.Equal(run.Whole(), run.StoppedAfter(Backup, Stop));
        Begin(run);
        using var other = (First with { Optimizer = () => new SGD(LearningRateSchedule.FromFunction(step => 0.1 / (2 + step))) }).Make();
        Assert.Throws<InvalidOperationException>(() => First.Fit(other, [], resumeFrom: Backup));
    }

    [Fact]
    public void Hyperparameters_count_too()
    {
        var decayed = First with { Optimizer = () => new SGD(0.1) { WeightDecay = new LinearDecay(0.1, 100.Percent, 0) } };
        Begin(decayed);
        Refused(
            decayed with { Epochs = 5 }, "learning rate = 0.1; weight decay = LinearDecay(initial_learning_rate: 0.1, decay_steps: 24, end_learning_rate: 0.0, after: \"hold\")",
            "learning rate = 0.1; weight decay = LinearDecay(initial_learning_rate: 0.1, decay_steps: 30, end_learning_rate: 0.0, after: \"hold\")", begin: false);
    }

    private void Refused(Interrupted other, string then, string now, bool begin = true)
    {
        if (begin) Begin(First);
        using var model = other.Make();
        var error = Assert.Throws<InvalidOperationException>(() => other.Fit(model, [], resumeFrom: Backup));
        Assert.Equal(
            $"The schedules are not those of the checkpoint. Then: {then}. Now: {now}. Set onScheduleChange to Continue, Rescale or Restart, or resume with the old schedules and the old number of epochs.",
            error.Message);
        Assert.Equal(0, model.Optimizer.Iterations);
    }

    private void Rates(Interrupted next, Func<int, double> expected)
    {
        Begin(First);
        using var model = next.Make();
        var rates = new RateRecorder();
        next.Fit(model, [rates], resumeFrom: Backup);
        Assert.Equal(Enumerable.Range(Stop, (next.Epochs * Interrupted.StepsPerEpoch) - Stop).Select(expected), rates.All, (a, b) => Math.Abs(a - b) < 1e-15);
    }

    private void Begin(Interrupted run)
    {
        if (Directory.Exists(Backup)) Directory.Delete(Backup, recursive: true);
        using var cancellation = new CancellationTokenSource();
        using var model = run.Make();
        run.Fit(model, [new BackupAndRestore(Backup), .. run.Callbacks(), new Interrupted.AfterUpdates(Stop, cancellation.Cancel)], cancellation: cancellation.Token);
    }

    private Outcome Resumed(Interrupted run, Interrupted next)
    {
        Begin(run);
        return Resume(next);
    }

    private Outcome Resume(Interrupted next)
    {
        using var model = next.Make();
        return Outcome.Of(model, next.Fit(model, [], resumeFrom: Backup));
    }

    private static AssignsTo Assigns(LearningRate rate, int epoch) => new(optimizer => optimizer, rate, epoch);

    private sealed class AssignsTo(Func<Optimizer, Optimizer> part, LearningRate rate, int after) : Callback
    {
        public override void OnEpochEnd(int epoch, Logs logs)
        {
            if (epoch == after) part(Model.Optimizer).LearningRate = rate;
        }
    }

    private sealed class RateRecorder : Callback
    {
        public List<double> All { get; } = [];

        public override void OnTrainBatchEnd(long batch, Logs logs) => All.Add(logs["learning_rate"]);
    }
}
