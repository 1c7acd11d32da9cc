using System.Globalization;
using Spectre.Console;

namespace Anneal.Callbacks;

/// <summary>Shows the progress of training, evaluation and prediction in Keras's format, with the current learning rate.</summary>
/// <remarks>
/// <code>
/// Epoch 3/10
/// 12/45 ━━━━━━━━━━━━━━━━━━━━ 0s 2ms/step - accuracy: 0.9123 - loss: 0.2891 - learning_rate: 0.0960
/// </code>
/// The line ends with the rows trained per second and, while the run still takes a minute or more, with the time at which it will end:
/// <c> - 8200 samples/s - ends 14:05</c>. On a terminal the line is redrawn in place, at most every 50 ms. In a file, each epoch has one finished line. <c>Fit</c>,
/// <c>Evaluate</c> and <c>Predict</c> add this callback unless <c>verbose</c> is 0; pass one to use another console. Keras:
/// <c>keras.callbacks.ProgbarLogger</c>.
/// </remarks>
public sealed class ProgbarLogger : Callback
{
    private readonly IAnsiConsole console;
    private readonly TimeProvider time;
    private readonly RunClock clock;
    private ProgressBar? bar;
    private CallbackList? fitted;
    private long done;

    /// <summary>Makes the callback.</summary>
    /// <param name="console">The console. Default: the console of the process.</param>
    /// <param name="time">The clock. Default: the system clock.</param>
    public ProgbarLogger(IAnsiConsole? console = null, TimeProvider? time = null)
    {
        this.console = console ?? AnsiConsole.Console;
        this.time = time ?? TimeProvider.System;
        clock = new(this.time);
    }

    /// <inheritdoc/>
    public override bool ShowsProgress => true;

    /// <inheritdoc/>
    public override void OnAnnounce(IReadOnlyList<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        bar?.Leave();
        foreach (var line in lines) console.WriteLine(line);
    }

    /// <inheritdoc/>
    public override void OnTrainBegin()
    {
        fitted = Run;
        clock.BeginRun();
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs)
    {
        bar?.Leave();
        fitted = null;
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch)
    {
        if (Parameters.Verbose != 0 && Parameters.Epochs > 1) console.WriteLine($"Epoch {epoch + 1}/{Parameters.Epochs}");
        clock.BeginEpoch(epoch, Run.Rows);
        Start();
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(long batch, Logs logs)
    {
        if (Parameters.Verbose == 0) return;
        clock.EndBatch(Run.Rows);
        Update(batch + 1, logs);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs) => Finish(logs);

    /// <inheritdoc/>
    public override void OnTestBegin()
    {
        if (!Fitting) Start();
    }

    /// <inheritdoc/>
    public override void OnTestBatchEnd(long batch, Logs logs)
    {
        if (!Fitting) Update(batch + 1, logs);
    }

    /// <inheritdoc/>
    public override void OnTestEnd(Logs logs)
    {
        if (!Fitting) Finish(logs);
    }

    /// <inheritdoc/>
    public override void OnPredictBegin() => Start();

    /// <inheritdoc/>
    public override void OnPredictBatchEnd(long batch) => Update(batch + 1, new Logs());

    /// <inheritdoc/>
    public override void OnPredictEnd() => Finish(new Logs());

    // A run that failed had no end: each run has parameters of its own.
    private bool Fitting => ReferenceEquals(fitted, Run);

    private void Start()
    {
        bar = new ProgressBar(console, time, Parameters.Steps, oneLine: Parameters.Verbose == 2);
        done = 0;
    }

    private void Update(long done, Logs logs)
    {
        this.done = done;
        if (Parameters.Verbose != 0) bar!.Update(done, () => [.. logs], tail: () => Tail(done));
    }

    private void Finish(Logs logs)
    {
        // The data may have ended early; an epoch that was stopped ends at its target, as in Keras.
        var shown = done == 0 || (Fitting && Model.StopTraining) ? Parameters.Steps ?? done : done;
        if (Parameters.Verbose != 0) bar!.Update(shown, () => [.. logs], finish: true, tail: () => Tail(shown));
    }

    // What is written next, such as an error, begins on a line of its own.
    internal override void OnRunLeft() => bar?.Leave();

    /// <summary>The speed of training and, of a run that still takes a minute or more, when it will end.</summary>
    private string Tail(long done)
    {
        if (!Fitting || clock.SamplesPerSecond is not { } speed) return "";
        var text = string.Create(CultureInfo.InvariantCulture, $" - {(speed < 10 ? Math.Round(speed, 1) : Math.Round(speed))} samples/s");
        if (clock.TimeLeft(done, Parameters) is not { TotalMinutes: >= 1 } left || left > TimeSpan.FromDays(1000)) return text;
        var end = time.GetLocalNow() + left;
        return text + end.ToString(left < TimeSpan.FromDays(1) ? "' - ends 'HH:mm" : "' - ends 'd MMM HH:mm", CultureInfo.InvariantCulture);
    }
}
