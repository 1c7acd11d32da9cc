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

    [Fact]
    public void A_schedule_that_was_assigned_during_the_run_is_missed_aloud()
    {
        foreach (var assigns in new[] { true, false })
        {
            using (var model = First.Make())
            {
                using var cancellation = new CancellationTokenSource();
                var assigning = new LambdaCallback(onEpochEnd: (epoch, _) =>
                {
                    if (assigns && epoch == 0) model.Optimizer.LearningRate = new ExponentialDecay(0.2, 10, 0.5);
                });
                First.Fit(model, [new BackupAndRestore(Backup), assigning, new Interrupted.AfterUpdates(Stop, cancellation.Cancel)], cancellation: cancellation.Token);
            }
            using var second = First.Make();
            var messages = First.Fit(second, [new BackupAndRestore(Backup)]).Messages.Select(message => message.Text);
            Assert.Equal(assigns, messages.Any(text => text.StartsWith("Warning: a schedule was assigned during the run of the checkpoint", StringComparison.Ordinal)));
        }
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
        run.Fit(model, [new BackupAndRestore(Backup), new Interrupted.AfterUpdates(Stop, cancellation.Cancel)], cancellation: cancellation.Token);
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

    private sealed class RateRecorder : Callback
    {
        public List<double> All { get; } = [];

        public override void OnTrainBatchEnd(long batch, Logs logs) => All.Add(logs["learning_rate"]);
    }
}
