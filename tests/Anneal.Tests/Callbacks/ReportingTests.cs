using Anneal.Callbacks;
using Anneal.Tests.Models;
using Anneal.Tests.Progress;
using Microsoft.Extensions.Logging;
using Spectre.Console.Testing;

namespace Anneal.Tests.Callbacks;

/// <summary>Progress to a caller, to a log, and at the end of the progress line.</summary>
public class ReportingTests
{
    private static readonly float[,] X = Samples.Inputs(6);
    private static readonly int[] Y = Samples.Labels(6);

    [Fact]
    public void Every_epoch_ends_with_a_report()
    {
        var reports = new List<TrainingProgress>();
        using var model = Samples.Classifier();
        var history = model.Fit(X, Y, 2, epochs: 3, initialEpoch: 1, verbose: 0, callbacks: new ProgressReporter(new Sink<TrainingProgress>(reports.Add), interval: TimeSpan.Zero));
        Assert.Equal([(1, 1), (1, 2), (1, 3), (1, 3), (2, 1), (2, 2), (2, 3), (2, 3)], reports.Select(report => (report.Epoch, (int)report.Batches)));
        Assert.Equal(history["loss"], reports.Where(report => report.EpochEnded).Select(report => report.Logs["loss"]));
        Assert.All(reports, report => Assert.True(report is { Epochs: 3, BatchesPerEpoch: 3, SamplesPerSecond: > 0 }));
        Assert.Equal(TimeSpan.Zero, reports[^1].TimeLeft);
    }

    [Fact]
    public void Reports_keep_their_distance()
    {
        var reports = new List<TrainingProgress>();
        using var model = Samples.Classifier();
        model.Fit(X, Y, 2, epochs: 2, verbose: 0, callbacks: new ProgressReporter(new Sink<TrainingProgress>(reports.Add), time: new FakeTime()));
        Assert.Equal([false, true, true], reports.Select(report => report.EpochEnded));
    }

    [Fact]
    public void Epochs_and_warnings_are_logged()
    {
        var logger = new Recorder();
        using var model = Samples.Classifier();
        var history = model.Fit(X, Y, 2, epochs: 2, verbose: 0, callbacks: [new EarlyStopping(), new TrainingLogger(logger)]);
        Assert.Equal([LogLevel.Information, LogLevel.Warning, LogLevel.Information, LogLevel.Information, LogLevel.Information], logger.Lines.Select(line => line.Level));
        Assert.Equal("Training sequential: 2 epochs of 3 batches", logger.Lines[0].Text);
        Assert.Equal("EarlyStopping monitors 'val_loss', which the logs do not have. They have accuracy, loss, learning_rate.", logger.Lines[1].Text);
        Assert.StartsWith("Epoch 1/2: accuracy: ", logger.Lines[2].Text, StringComparison.Ordinal);
        Assert.Equal("Training sequential ended after 6 updates", logger.Lines[^1].Text);
        Assert.Equal(2, history.Epochs.Count);
    }

    [Fact]
    public void The_progress_line_ends_with_speed_and_end()
    {
        var (console, time) = (new TestConsole().Width(500), new Afternoon());
        using var model = Samples.Classifier();
        model.Fit(X, Y, 2, epochs: 3, callbacks:
            [new LambdaCallback(onTrainBatchBegin: _ => time.Seconds += 20), new ProgbarLogger(console, time)]);
        var lines = console.Lines.Where(line => line.StartsWith("3/3", StringComparison.Ordinal)).ToList();
        // Two rows in 20 seconds: two minutes are left after the first epoch.
        Assert.EndsWith(" - 0.1 samples/s - ends 14:02", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(" - 0.1 samples/s - ends 14:01", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(" - 0.1 samples/s", lines[2], StringComparison.Ordinal);
    }

    /// <summary>Two o'clock for ever, with a stopwatch that is set by hand.</summary>
    private sealed class Afternoon : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override long GetTimestamp() => Seconds;

        public override DateTimeOffset GetUtcNow() => new(2026, 5, 6, 14, 0, 0, TimeSpan.Zero);
    }

    private sealed class Sink<T>(Action<T> take) : IProgress<T>
    {
        public void Report(T value) => take(value);
    }

    private sealed class Recorder : ILogger
    {
        public List<(LogLevel Level, string Text)> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add((logLevel, formatter(state, exception)));
    }
}
