using Anneal.Callbacks;
using Anneal.Optimizers;
using Anneal.Schedules;
using Anneal.Tests.Models;
using Anneal.Tests.Optimizers;

namespace Anneal.Tests.Checkpoints;

/// <summary>A run that is stopped and resumed ends with the weights, state and history of one that never stopped.</summary>
public sealed class ResumedFitTests : Folder
{
    public static TheoryData<string> Kinds() => [.. OptimizerKinds.All];

    public static TheoryData<int> Stops() => [.. Enumerable.Range(1, 23)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void With_every_optimizer(string kind)
    {
        var run = new Interrupted { Optimizer = () => OptimizerKinds.Create(kind) };
        Assert.Equal(run.Whole(), run.StoppedAfter(Backup, 8));
    }

    [Theory]
    [MemberData(nameof(Stops))]
    public void Wherever_it_stops(int stop)
    {
        var run = new Interrupted { Optimizer = () => new Adam(new CosineDecay(0.05, 100.Percent)) };
        Assert.Equal(run.Whole(), run.StoppedAfter(Backup, stop));
    }

    [Fact]
    public void However_often_it_stops()
    {
        var run = new Interrupted { Optimizer = () => new SGD(0.1, momentum: 0.9) };
        Assert.Equal(run.Whole(), run.StoppedAfter(Backup, 1, 1, 3, 2, 7, 1));
    }

    public static TheoryData<string> Options() => [.. Optimizers.Keys];

    private static readonly Dictionary<string, Func<Optimizer>> Optimizers = new()
    {
        ["averages"] = () => new Adam(0.01) { UseEma = true, EmaMomentum = 0.8 },
        ["averages that overwrite"] = () => new SGD(0.1) { UseEma = true, EmaMomentum = 0.5, EmaOverwriteFrequency = 4 },
        ["accumulation over epochs"] = () => new SGD(new CosineDecay(0.1, 100.Percent), momentum: 0.9) { GradientAccumulationSteps = 4 },
        ["decay by a schedule"] = () => new SGD(0.1) { WeightDecay = new LinearDecay(0.1, 100.Percent, 0) },
        ["scaled losses"] = () => new LossScaleOptimizer(new Adam(0.01), dynamicGrowthSteps: 3),
        ["several optimizers"] = () => new MultiOptimizer(new OptimizerMap(new SGD(new CosineDecay(0.1, 3.Epochs), momentum: 0.9), ("sequential/dense/.*", new Adam(0.01) { UseEma = true }))),
        ["averages of both kinds"] = () => new ScheduleFreeAdamW(0.01) { UseEma = true, EmaMomentum = 0.8 },
        ["averages of points"] = () => new ScheduleFreeAdamW(0.01, warmupSteps: 5),
        ["a schedule in epochs"] = () => new SGD(new ExponentialDecay(0.1, 1.Epochs, 0.5, staircase: true)),
        ["a function"] = () => new SGD(LearningRateSchedule.FromFunction(step => 0.1 / (1 + step))),
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void With_every_option(string option)
    {
        var run = new Interrupted { Optimizer = Optimizers[option] };
        var whole = run.Whole();
        foreach (var stop in new[] { 3, 6, 13 }) Assert.Equal(whole, run.StoppedAfter(Backup, stop));
    }

    public static TheoryData<string, bool> Averages() => [.. from option in new[] { "averages", "averages of both kinds", "several optimizers" } from swapOnEpoch in new[] { false, true } select (option, swapOnEpoch)];

    [Theory]
    [MemberData(nameof(Averages))]
    public void With_averages_in_the_variables_for_a_while(string option, bool swapOnEpoch)
    {
        var run = new Interrupted { Optimizer = Optimizers[option], Callbacks = () => [new SwapEMAWeights(swapOnEpoch)] };
        var whole = run.Whole();
        run.FailedAfter(Backup, 8);
        Assert.Equal(whole, run.StoppedAfter(Backup, 1, 6));
    }

    [Fact]
    public void With_rows_as_they_stand_and_without_validation()
    {
        var run = new Interrupted { Optimizer = () => new Adam(0.01), Shuffle = false, Validates = false };
        Assert.Equal(run.Whole(), run.StoppedAfter(Backup, 4, 5));
    }

    [Fact]
    public void With_epochs_that_are_not_passes_over_the_rows()
    {
        var run = new Interrupted { Optimizer = () => new Adam(0.01), Steps = 4 };
        Assert.Equal(run.Whole(), run.StoppedAfter(Backup, 3, 4, 5));
    }

    [Fact]
    public void With_a_callback_that_remembers()
    {
        var run = new Interrupted { Optimizer = () => new SGD(0.1), Epochs = 12, Callbacks = () => [new Patience()] };
        var whole = run.Whole();
        Assert.Equal(StopReason.StoppedByCallback, whole.Reason);
        Assert.Equal(whole, run.StoppedAfter(Backup, 8, 9));
    }

    public static TheoryData<int> Patiences() => [0, 1, 2];

    [Theory]
    [MemberData(nameof(Patiences))]
    public void With_early_stopping_and_a_plateau(int patience)
    {
        var run = new Interrupted
        {
            Optimizer = () => new SGD(0.5, momentum: 0.9),
            Epochs = 10,
            Callbacks = () => [new EarlyStopping(patience: 1 + (2 * patience), restoreBestWeights: true), new ReduceLROnPlateau(patience: patience, factor: 0.5), new TerminateOnNaN()],
        };
        var whole = run.Whole();
        Assert.Equal(StopReason.StoppedByCallback, whole.Reason);
        Assert.Equal(whole, run.StoppedAfter(Backup, 8, 1));
    }

    [Fact]
    public void What_is_said_at_the_beginning_stands_in_the_history_once()
    {
        History Run(int? stop)
        {
            using var cancellation = new CancellationTokenSource();
            using var model = Interrupted.Classifier(new SGD(new CosineDecay(0.1, 5)));
            return model.Fit(
                Samples.Inputs(22), Samples.Labels(22), 4, epochs: 3, verbose: 2, [new BackupAndRestore(Backup), new Quiet(), new Interrupted.AfterUpdates(stop ?? int.MaxValue, cancellation.Cancel)],
                cancellationToken: cancellation.Token);
        }
        var whole = Run(null).Messages;
        Assert.StartsWith("Warning: ", Assert.Single(whole).Text, StringComparison.Ordinal);
        Run(3);
        Assert.Equal(whole, Run(null).Messages);
    }

    private sealed class Quiet : Callback
    {
        public override bool ShowsProgress => true;
    }

    [Fact]
    public void With_a_rate_that_a_callback_sets()
    {
        var run = new Interrupted { Optimizer = () => new SGD(0.1), Callbacks = () => [new Halving()] };
        Assert.Equal(run.Whole(), run.StoppedAfter(Backup, 8, 7));
    }

    [Fact]
    public void With_numbers_of_the_generator_of_torch()
    {
        var run = new Interrupted { Optimizer = () => new SGD(0.1), Model = optimizer => new Noisy(optimizer) };
        TorchSharp.torch.manual_seed(3);
        var whole = run.Whole();
        TorchSharp.torch.manual_seed(3);
        Assert.Equal(whole, run.StoppedAfter(Backup, 8));
    }

    [Fact]
    public void With_states_that_a_layer_carries_on()
    {
        var run = new Interrupted { Optimizer = () => new SGD(0.1, momentum: 0.9), Model = Interrupted.Carrying, Rows = 20, ValidationRows = 8 };
        Assert.Equal(run.Whole(), run.StoppedAfter(Backup, 3, 4, 8));
    }

    [Fact]
    public void The_seeds_drawn_after_it_are_the_same_too()
    {
        long After(Action run)
        {
            RandomSeed.Set(7);
            run();
            return RandomSeed.Next();
        }

        var run = new Interrupted { Optimizer = () => new SGD(0.1), Callbacks = () => [new Drawing()] };
        Assert.Equal(After(() => run.Whole()), After(() => run.StoppedAfter(Backup, 9)));
    }

    /// <summary>Stops after the validation loss has risen twice.</summary>
    private sealed class Patience : Callback
    {
        private double best = double.PositiveInfinity;
        private long wait;

        public override void OnTrainBegin() => (best, wait) = (double.PositiveInfinity, 0);

        public override void OnEpochEnd(int epoch, Logs logs)
        {
            wait = logs["val_loss"] < best ? 0 : wait + 1;
            best = Math.Min(best, logs["val_loss"]);
            Model.StopTraining |= wait == 2 || epoch == 4;
        }

        public override CallbackState GetState() => new() { Values = { ["wait"] = wait }, Arrays = { ["best"] = new[] { best } } };

        public override void SetState(CallbackState state) => (wait, best) = ((long)state.Values["wait"]!, ((double[])state.Arrays["best"])[0]);
    }

    /// <summary>Halves the rate at the beginning of each epoch.</summary>
    private sealed class Halving : Callback
    {
        public override void OnEpochBegin(int epoch)
        {
            Model.Optimizer.LearningRate /= 2;
            Model.Optimizer.RateFactors["third"] = 1.0 / (epoch + 3);
        }
    }

    private sealed class Drawing : Callback
    {
        public override void OnTrainBatchEnd(long batch, Logs logs) => RandomSeed.Next();
    }
}
