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
        [$"learning rate 0.1 █{{16}} 0.1 over 1 updates \\(1 epoch\\)", $"1/1 {Full} 0s 0s/step - accuracy: {Number} - loss: {Number} - learning_rate: 0.1000"],
        Redirected((m, c) => m.Fit(X, Y, callbacks: [c])));

    [Fact]
    public void A_constant_rate_is_not_announced() => AssertLines(
        [$"1/1 {Full} 0s 0s/step - accuracy: {Number} - loss: {Number} - learning_rate: 0.1000"], Redirected((m, c) => m.Fit(X, Y, callbacks: [c]), new SGD(0.1)));

    [Theory]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(2, false)]
    [InlineData(0, true)]
    public void A_schedule_that_does_not_fit_is_warned_of_before_the_first_epoch(int verbose, bool checkSchedule)
    {
        var keras = new SGD(new ExponentialDecay(0.1, 100_000, 0.96, staircase: true));
        var lines = Redirected((m, c) => m.Fit(X, Y, 2, epochs: 2, verbose: verbose, checkSchedule: checkSchedule, callbacks: [c]), keras).Split('\n');
        string[] expected =
        [
            .. verbose == 1 ? ["learning rate 0.1 ████████████████ 0.1 over 6 updates (2 epochs)"] : Array.Empty<string>(),
            .. verbose != 0 && checkSchedule
                ? ["Warning: The learning rate never changes in this run: it stays 0.1 for all 6 updates (2 epochs). It first changes at update 100000 "
                    + "(after 33333.33 epochs). Lengths without a unit count updates (batches), not epochs: 10.Epochs or 100.Percent may be what was meant."]
                : Array.Empty<string>(),
        ];
        Assert.Equal(expected, lines.TakeWhile(line => line.Length > 0 && !line.StartsWith("Epoch", StringComparison.Ordinal)));
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
            ["learning rate 0.1 █{16} 0.1 over 1 updates \\(1 epoch\\)", $"1/1 {Full} 0s 0s/step - accuracy: {Number} - loss: {Number}"], console.Output);
    }

    private static Sequential Model()
    {
        Func<double, double> falls = step => 0.1 - 0.005 * step;
        return Samples.Classifier(optimizer: new SGD(falls));
    }

    private static string Redirected(Action<Sequential, Callback> run, Optimizer? optimizer = null)
    {
        var console = new TestConsole().Width(300);
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
