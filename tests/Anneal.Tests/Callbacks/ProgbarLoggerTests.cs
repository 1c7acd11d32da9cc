using System.Text.RegularExpressions;
using Anneal.Callbacks;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;
using Anneal.Tests.Models;
using Anneal.Tests.Progress;
using Spectre.Console;
using Spectre.Console.Testing;

namespace Anneal.Tests.Callbacks;

/// <summary>What training, evaluation and prediction print: Keras's lines, with the learning rate in force.</summary>
public class ProgbarLoggerTests
{
    private const string Full = "━━━━━━━━━━━━━━━━━━━━";
    private const string Number = @"\d+\.\d{4}(e[+-]\d\d)?";

    private static readonly float[,] X = Samples.Inputs(5);
    private static readonly int[] Y = Samples.Labels(5);

    [Fact]
    public void Redirected_fit_prints_one_line_an_epoch() => AssertLines(
        [
            "learning rate 0.1 [▁-█]{16} 0.075 over 6 updates \\(2 epochs\\)", "Epoch 1/2", $"3/3 {Full} 0s 0s/step - accuracy: {Number} - loss: {Number} - val_accuracy: {Number} - val_loss: {Number} - learning_rate: 0.0900",
            "Epoch 2/2", $"3/3 {Full} 0s 0s/step - accuracy: {Number} - loss: {Number} - val_accuracy: {Number} - val_loss: {Number} - learning_rate: 0.0750",
        ],
        Redirected((m, c) => m.Fit(X, Y, batchSize: 2, epochs: 2, callbacks: [c], validationData: (X, Y))));

    [Fact]
    public void Verbose_2_prints_dashes_in_place_of_the_bar() => AssertLines(
        [
            "Epoch 2/3", $"3/3 - 0s - 0s/step - accuracy: {Number} - loss: {Number} - learning_rate: 0.0900",
            "Epoch 3/3", $"3/3 - 0s - 0s/step - accuracy: {Number} - loss: {Number} - learning_rate: 0.0750",
        ],
        Redirected((m, c) => m.Fit(X, Y, batchSize: 2, epochs: 3, initialEpoch: 1, verbose: 2, callbacks: [c])));

    [Fact]
    public void One_epoch_prints_no_epoch_line_as_in_Keras() => AssertLines(
        [$"learning rate 0.1 █{{16}} 0.1 over 1 update \\(1 epoch\\)", $"1/1 {Full} 0s 0s/step - accuracy: {Number} - loss: {Number} - learning_rate: 0.1000"],
        Redirected((m, c) => m.Fit(X, Y, callbacks: [c])));

    [Fact]
    public void A_constant_rate_is_not_announced() => AssertLines(
        [$"1/1 {Full} 0s 0s/step - accuracy: {Number} - loss: {Number} - learning_rate: 0.1000"], Redirected((m, c) => m.Fit(X, Y, callbacks: [c]), new SGD(0.1)));

    /// <summary>What is said of a run of 6 updates, of every kind.</summary>
    public static TheoryData<LearningRateSchedule, string> Misfits => new()
    {
        { new ExponentialDecay(0.1, 100_000, 0.96, staircase: true), "The learning rate never changes in this run: it stays 0.1 for all 6 updates (2 epochs). It first changes at update 100000 " },
        { new ExponentialDecay(0.1, 100_000, 0.96), "The learning rate hardly changes in this run: from 0.1 to 0.0999998 in 6 updates (2 epochs). " },
        { new LinearDecay(0.1, 13, 0.01), "The schedule is made for 13 updates (4.33 epochs), but this run has only 6 updates (2 epochs): it stops at a learning rate of 0.06538, " },
        { new LinearDecay(0.1, 2, 0.01), "The schedule is over at update 2 (after 0.67 epochs), but this run has 6 updates (2 epochs): the learning rate stays 0.01 for the rest. " },
        { PyTorchSchedules.CosineAnnealingLR(0.1, tMax: 1), "The learning rate has fallen to 0 by update 1 (after 0.33 epochs) and rises again 2 times in this run of 6 updates (2 epochs). " },
        { new LinearDecay(0.1, 4), "The learning rate is 0 from update 4 (after 1.33 epochs) on: the last 2 updates (0.67 epochs) change nothing. " },
        { new ConstantRate(0.1).Then(new LinearDecay(0.5, 3), at: 3), "The learning rate jumps from 0.1 to 0.5 at update 3 (after 1 epoch), where one schedule follows another. " },
        { new CosineDecay(0.1, 100).WithWarmup(10, from: 0), "The run ends while the learning rate is still rising: at the last of 6 updates (2 epochs) it is 0.05. " },
    };

    [Theory]
    [MemberData(nameof(Misfits))]
    public void A_schedule_that_does_not_fit_is_warned_of_before_the_first_epoch(LearningRateSchedule schedule, string text)
    {
        Assert.StartsWith($"Warning: {text}", Assert.Single(Before(1, checkSchedule: true)[1..]), StringComparison.Ordinal);
        Assert.StartsWith($"Warning: {text}", Assert.Single(Before(2, checkSchedule: true)), StringComparison.Ordinal);
        Assert.StartsWith("learning rate ", Assert.Single(Before(1, checkSchedule: false)), StringComparison.Ordinal);
        Assert.Empty(Before(2, checkSchedule: false));
        Assert.Empty(Before(0, checkSchedule: true));

        string[] Before(int verbose, bool checkSchedule) => BeforeTheFirstEpoch(verbose, checkSchedule, new SGD(schedule));
    }

    [Fact]
    public void A_schedule_that_throws_only_after_the_run_is_trained_by() =>
        Assert.Empty(BeforeTheFirstEpoch(2, checkSchedule: true, new SGD(new LinearDecay(0.1, 8, 0.01, After.Throw) * new CosineDecay(1, 20))));

    /// <summary>What is said of a rate is of the rate that trains; what is said of a schedule stays as it is.</summary>
    [Fact]
    public void Factors_of_the_rate_are_part_of_what_is_announced()
    {
        var inner = new SGD(new LinearDecay(0.1, 13, 0.01));
        inner.RateFactors["mine"] = 0.5;
        var optimizer = new MultiOptimizer(new OptimizerMap(inner));
        optimizer.RateFactors["all"] = 0.1;
        var lines = BeforeTheFirstEpoch(1, checkSchedule: true, optimizer);
        Assert.StartsWith("learning rate 0.005 ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith(
            "Warning: The schedule is made for 13 updates (4.33 epochs), but this run has only 6 updates (2 epochs): it stops at a learning rate of 0.003269, ",
            Assert.Single(lines[1..]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_schedule_that_throws_later_is_trained_by_until_then(bool checkSchedule)
    {
        double[] table = [0.1, 0.09, 0.08, 0.07];
        Func<double, double> function = step => table[(int)step];
        using var optimizer = new SGD(function);
        var console = new TestConsole().Width(500);
        using var model = Samples.Classifier(optimizer: optimizer);
        Assert.Throws<IndexOutOfRangeException>(() => model.Fit(X, Y, 2, epochs: 2, checkSchedule: checkSchedule, callbacks: [new ProgbarLogger(console, new FakeTime())]));
        Assert.Equal(4, optimizer.Iterations);
        Assert.Equal(checkSchedule, console.Output.StartsWith(
            "Warning: The schedule gives no learning rate at update 4 (after 1.33 epochs) of this run of 6 updates (2 epochs): Index was outside the bounds of the array. ",
            StringComparison.Ordinal));
    }

    [Fact]
    public void A_function_is_asked_for_steps_of_the_run_only_and_not_at_all_where_nobody_looks()
    {
        var asked = new List<double>();
        Func<double, double> function = step =>
        {
            asked.Add(step);
            return 0.1 - 0.01 * step;
        };
        BeforeTheFirstEpoch(1, checkSchedule: true, new SGD(function));
        Assert.All(asked, step => Assert.InRange(step, 0, 5));
        asked.Clear();
        BeforeTheFirstEpoch(2, checkSchedule: false, new SGD(function));
        Assert.True(asked.Count <= 2 * 6 + 1, "once or twice an update");
    }

    [Fact]
    public void Every_schedule_of_every_optimizer_is_looked_at()
    {
        var rare = new PiecewiseConstantDecay([100_000], [0.1, 0.01]);
        using var sgd = new SGD(rare, momentum: new PiecewiseConstantDecay([200_000], [0.9, 0.95]));
        using var adam = new Adam(new LinearDecay(0.1, 100.Percent)) { WeightDecay = new LinearDecay(0.01, 13) };
        using var idle = new SGD(rare);
        var lines = BeforeTheFirstEpoch(1, checkSchedule: true, new LossScaleOptimizer(new MultiOptimizer(new OptimizerMap(idle, (".*kernel", sgd), (".*bias", adam)))));
        string[] expected =
        [
            "sgd: learning rate 0.1 ", "Warning: sgd: The learning rate never changes in this run: ", "Warning: sgd: The momentum never changes in this run: it stays 0.9 ",
            "adam: learning rate 0.1 ", "Warning: adam: The schedule is made for 13 updates (4.33 epochs), but this run has only 6 updates (2 epochs): it stops at a weight decay of 0.006154, ",
        ];
        Assert.Equal(expected.Length, lines.Length);
        foreach (var (start, line) in expected.Zip(lines)) Assert.StartsWith(start, line, StringComparison.Ordinal);
    }

    [Fact]
    public void Verbose_0_prints_nothing()
    {
        Assert.Empty(Redirected((m, c) => m.Fit(X, Y, verbose: 0, epochs: 2, callbacks: [c], validationData: (X, Y))));
        Assert.Empty(Redirected((m, c) => m.Evaluate(X, Y, verbose: 0, callbacks: [c])));
        Assert.Empty(Redirected((m, c) => m.Predict(X, verbose: 0, callbacks: [c])));
    }

    [Fact]
    public void Evaluate_and_predict_print_a_line_without_a_rate()
    {
        AssertLines([$"3/3 {Full} 0s 0s/step - accuracy: {Number} - loss: {Number}"], Redirected((m, c) => m.Evaluate(X, Y, 2, callbacks: [c])));
        AssertLines([$"3/3 - 0s - 0s/step - accuracy: {Number} - loss: {Number}"], Redirected((m, c) => m.Evaluate(X, Y, 2, verbose: 2, callbacks: [c])));
        AssertLines([$"3/3 {Full} 0s 0s/step"], Redirected((m, c) => m.Predict(X, 2, callbacks: [c])));
        AssertLines(["3/3 - 0s - 0s/step"], Redirected((m, c) => m.Predict(X, 2, verbose: 2, callbacks: [c])));
    }

    [Fact]
    public void Terminal_line_is_redrawn_in_place_with_the_rate_of_the_update()
    {
        var console = Terminal.Create();
        var time = new FakeTime();
        using var model = Model();
        var logger = new ProgbarLogger(console, time);
        model.Fit(X, Y, batchSize: 2, callbacks: [new Clock(time), logger]);
        var output = Plain(console.Output);
        Assert.StartsWith("learning rate 0.1 ", output, StringComparison.Ordinal);
        var drawn = output[(output.IndexOf('\n', StringComparison.Ordinal) + 1)..].Split('\r', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, drawn.Length);
        string[] rates = ["0.1000", "0.0950", "0.0900", "0.0900"];
        string[] counts = ["1/3", "2/3", "3/3", "3/3"];
        for (var i = 0; i < 4; i++) Assert.Matches($@"^{counts[i]} {Full} \d+s 1s/step - accuracy: {Number} - loss: {Number} - learning_rate: {rates[i]}", drawn[i]);
        Assert.EndsWith("\n", drawn[3], StringComparison.Ordinal);
        Assert.All(drawn[..3], line => Assert.DoesNotContain('\n', line));
    }

    [Fact]
    public void What_is_said_in_the_middle_of_an_epoch_has_a_line_of_its_own()
    {
        var console = Terminal.Create();
        var time = new FakeTime();
        using var model = Model();
        var x = (float[,])X.Clone();
        x[4, 0] = float.NaN;
        model.Fit(x, Y, batchSize: 2, shuffle: false, callbacks: [new Clock(time), new ProgbarLogger(console, time)]);
        Assert.Matches(@"learning_rate: 0\.0950( - [\d.]+ samples/s)?\s*\nWarning: The loss of batch 3 of epoch 1 is NaN, at a learning rate of 0\.09", Plain(console.Output));
    }

    [Fact]
    public void Epoch_that_is_stopped_ends_its_line_at_the_target_as_in_Keras() => AssertLines(
        ["learning rate 0.1 [▁-█]{16} 0.09 over 3 updates \\(1 epoch\\)", $"3/3 {Full} 0s 0s/step - accuracy: {Number} - loss: {Number} - learning_rate: 0.1000"],
        Redirected((m, c) => m.Fit(X, Y, batchSize: 2, callbacks: [new HookRecorder("train_batch_end 0", r => r.Model.StopTraining = true), c])));

    [Fact]
    public void Logger_can_be_used_again_after_a_run_that_failed()
    {
        var console = new TestConsole().Width(200);
        var logger = new ProgbarLogger(console, new FakeTime());
        using var model = Model();
        Assert.Throws<IOException>(() => model.Fit(X, Y, callbacks: [logger, new HookRecorder("train_batch_begin 0", _ => throw new IOException())]));
        model.Evaluate(X, Y, callbacks: [logger]);
        AssertLines(
            ["learning rate 0.1 █{16} 0.1 over 1 update \\(1 epoch\\)", $"1/1 {Full} 0s 0s/step - accuracy: {Number} - loss: {Number}"], console.Output);
    }

    private static Sequential Model()
    {
        Func<double, double> falls = step => 0.1 - 0.005 * step;
        return Samples.Classifier(optimizer: new SGD(falls));
    }

    private static string[] BeforeTheFirstEpoch(int verbose, bool checkSchedule, Optimizer optimizer) =>
    [
        .. Redirected((m, c) => m.Fit(X, Y, 2, epochs: 2, verbose: verbose, checkSchedule: checkSchedule, callbacks: [c]), optimizer).Split('\n')
            .TakeWhile(line => line.Length > 0 && !line.StartsWith("Epoch", StringComparison.Ordinal)),
    ];

    private static string Redirected(Action<Sequential, Callback> run, Optimizer? optimizer = null)
    {
        var console = new TestConsole().Width(500);
        using var model = optimizer is null ? Model() : Samples.Classifier(optimizer: optimizer);
        run(model, new ProgbarLogger(console, new FakeTime()));
        return console.Output;
    }

    private static void AssertLines(string[] patterns, string output)
    {
        var lines = output.Split('\n');
        Assert.Equal(patterns.Length + 1, lines.Length);
        Assert.Empty(lines[^1]);
        foreach (var (pattern, line) in patterns.Zip(lines)) Assert.Matches($"^{pattern}$", line);
    }

    private static string Plain(string shown) => Regex.Replace(shown, "\u001b\\[[0-9;]*[mK]", "");

    /// <summary>A second for every batch.</summary>
    private sealed class Clock(FakeTime time) : Callback
    {
        public override void OnTrainBatchEnd(long batch, Logs logs) => time.At(batch + 1);
    }
}
