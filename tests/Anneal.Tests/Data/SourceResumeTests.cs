using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;
using Anneal.Tests.Checkpoints;
using Anneal.Tests.Models;
using Anneal.Training;

namespace Anneal.Tests.Data;

/// <summary>Runs over sources that are stopped and resumed.</summary>
public sealed class SourceResumeTests : Folder
{
    private const int Rows = 22;

    private static readonly float[,] X = Samples.Inputs(Rows);
    private static readonly int[] Y = Samples.Labels(Rows);

    private static readonly Dictionary<string, Func<IBatchSource>> Sources = new()
    {
        ["arrays"] = () => BatchSource.From(X, Y, batchSize: 4, shuffleSeed: 3),
        ["a chain"] = () => BatchSource.From(X, Y, batchSize: 5).Shuffle(7, seed: 2).Batch(3).Repeat(2).Prefetch(2),
        ["a chain of unknown length"] = () => new Uncounted(BatchSource.From(X, Y, batchSize: 4)).Shuffle(9, seed: 1).Prefetch(),
    };

    public static TheoryData<string, int> Stops() => [.. from source in Sources.Keys from stop in new[] { 1, 4, 5, 6, 7, 11, 12, 13, 14, 17 } select (source, stop)];

    [Theory]
    [MemberData(nameof(Stops))]
    public void A_source_that_can_seek_resumes_anywhere_with_the_same_bits(string source, int stop)
    {
        var known = Sources[source]().BatchCount is not null;
        (Outcome Outcome, int Batches) Run(int? stopped)
        {
            using var cancellation = new CancellationTokenSource();
            using var model = Interrupted.Classifier(new Adam(known ? new CosineDecay(0.05, 100.Percent) : 0.05));
            var batches = 0;
            List<Callback> callbacks = [new BackupAndRestore(Backup), new LambdaCallback(onTrainBatchEnd: (_, _) => batches++)];
            if (stopped is { } after) callbacks.Add(new Interrupted.AfterUpdates(after, cancellation.Cancel));
            var history = model.Fit(Sources[source](), epochs: 3, verbose: 0, callbacks: callbacks.ToArray(), validationData: BatchSource.From(X, Y).Prefetch(), cancellationToken: cancellation.Token);
            Assert.Equal(stopped is null ? StopReason.Completed : StopReason.Cancelled, history.StopReason);
            return (Outcome.Of(model, history), batches);
        }
        var whole = Run(null);
        Run(stop);
        Assert.Equal((whole.Outcome, whole.Batches - stop), Run(null));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_cancelled_in_validation_keeps_the_numbers_of_its_epoch(bool ofAverages)
    {
        Outcome Run(bool stops)
        {
            using var cancellation = new CancellationTokenSource();
            using var model = Interrupted.Classifier(new Adam(0.05) { UseEma = ofAverages, EmaMomentum = 0.8 });
            Callback[] averages = ofAverages ? [new SwapEMAWeights()] : [];
            var history = model.Fit(
                BatchSource.From(X, Y, batchSize: 4, shuffleSeed: 3), epochs: 3, verbose: 0, validationData: BatchSource.From(X, Y, batchSize: 4), cancellationToken: cancellation.Token,
                callbacks: [new BackupAndRestore(Backup), .. averages, new InSecondValidation(() => { if (stops) cancellation.Cancel(); })]);
            Assert.Equal(stops ? StopReason.Cancelled : StopReason.Completed, history.StopReason);
            return Outcome.Of(model, history);
        }
        var whole = Run(stops: false);
        Run(stops: true);
        Assert.Equal(whole, Run(stops: false));
    }

    private static readonly Dictionary<string, Func<IBatchSource>> Unseeded = new()
    {
        ["a buffer"] = () => BatchSource.From(X, Y, batchSize: 4).Shuffle(9),
        ["a chain of buffers"] = () => BatchSource.From(X, Y, batchSize: 5).Shuffle(7).Shuffle(5, seed: 2).Batch(3).Repeat(2).Skip(1).Map(batch => batch).Shuffle(6).Prefetch(2).Cache(),
        ["windows"] = () => new TimeseriesWindows(Enumerable.Range(0, Rows).Select(i => MathF.Sin(i)).ToArray(), Y, sequenceLength: 3, batchSize: 4, shuffle: true),
    };

    public static TheoryData<string, int> UnseededStops() => [.. from source in Unseeded.Keys from stop in new[] { 3, 7 } select (source, stop)];

    [Theory]
    [MemberData(nameof(UnseededStops))]
    public void Without_a_seed_the_order_goes_on_that_was_drawn_before(string name, int stop)
    {
        using var sources = new Disposed();
        IBatchSource Make() => sources.Add(Unseeded[name]());
        Outcome Run(IBatchSource source, IBatchSource validation, int? stopped)
        {
            using var cancellation = new CancellationTokenSource();
            using var model = Interrupted.Classifier(new Adam(0.05));
            List<Callback> callbacks = [new BackupAndRestore(Backup)];
            if (stopped is { } after) callbacks.Add(new Interrupted.AfterUpdates(after, cancellation.Cancel));
            var history = model.Fit(source, epochs: 3, verbose: 0, callbacks: callbacks.ToArray(), validationData: validation, validationSteps: 2, cancellationToken: cancellation.Token);
            Assert.DoesNotContain(history.Messages, message => message.Text.StartsWith("Warning", StringComparison.Ordinal));
            return Outcome.Of(model, history);
        }
        var (source, validation) = (Make(), BatchSource.From(X, Y, batchSize: 4).Shuffle(Rows));
        var whole = Run(source, validation, null);
        Assert.NotEqual(whole, Run(Make(), validation, null));
        Run(source, validation, stop);
        Assert.Equal(whole, Run(Make(), BatchSource.From(X, Y, batchSize: 4).Shuffle(Rows), null));
    }

    [Fact]
    public void Another_number_of_sources_without_a_seed_is_said()
    {
        using var cancellation = new CancellationTokenSource();
        using var model = Interrupted.Classifier(new Adam(0.05));
        model.Fit(
            BatchSource.From(X, Y, batchSize: 4).Shuffle(9), verbose: 0, callbacks: [new BackupAndRestore(Backup), new Interrupted.AfterUpdates(3, cancellation.Cancel)], cancellationToken: cancellation.Token);
        var history = model.Fit(BatchSource.From(X, Y, batchSize: 4).Shuffle(9, seed: 3), verbose: 0, resumeFrom: Backup);
        Assert.Equal(
            "Warning: the run of the checkpoint had 1 shuffled sources without a seed, and this one has 0: their rows have another order from here on.",
            history.Messages.Single().Text);
    }

    [Fact]
    public void A_source_that_cannot_seek_resumes_at_the_end_of_an_epoch()
    {
        (Outcome Outcome, int Batches) Run(int? stopped)
        {
            using var cancellation = new CancellationTokenSource();
            using var model = Interrupted.Classifier(new Adam(0.05));
            var batches = 0;
            List<Callback> callbacks = [new BackupAndRestore(Backup, saveFreq: 4), new LambdaCallback(onTrainBatchEnd: (_, _) => batches++)];
            if (stopped is { } after) callbacks.Add(new Interrupted.AfterUpdates(after, cancellation.Cancel));
            var history = model.Fit(Unseekable(), epochs: 3, verbose: 0, callbacks: callbacks.ToArray(), cancellationToken: cancellation.Token);
            Assert.Equal(
                "Warning: the data cannot be read from the middle of a pass, so checkpoints are saved at the ends of epochs alone.",
                history.Messages.Select(message => message.Text).Distinct().Single(text => text.StartsWith("Warning: the data", StringComparison.Ordinal)));
            return (Outcome.Of(model, history), batches);
        }
        var whole = Run(null);
        Run(stopped: 9);
        Assert.True(CheckpointFolder.HasAny(Backup));
        Assert.Equal((whole.Outcome, whole.Batches - 6), Run(null));
    }

    [Fact]
    public void A_checkpoint_within_an_epoch_is_refused_for_a_source_that_cannot_seek()
    {
        using var cancellation = new CancellationTokenSource();
        using var model = Interrupted.Classifier(new Adam(0.05));
        model.Fit(
            BatchSource.From(X, Y, batchSize: 4), verbose: 0, callbacks: [new BackupAndRestore(Backup), new Interrupted.AfterUpdates(3, cancellation.Cancel)], cancellationToken: cancellation.Token);
        var error = Assert.Throws<ArgumentException>(() => model.Fit(Unseekable(), verbose: 0, resumeFrom: Backup));
        Assert.Equal(
            $"The checkpoint '{Backup}' is from within epoch 1, and source cannot be read from the middle of a pass. Use a source that can seek, or a checkpoint of the end of an epoch. (Parameter 'resumeFrom')",
            error.Message);
    }

    [Fact]
    public void Data_without_end_that_cannot_seek_go_on_with_a_new_pass()
    {
        foreach (var epochs in new[] { 2, 4 })
        {
            using var model = Interrupted.Classifier(new Adam(0.05));
            var history = model.Fit(
                Unseekable().Repeat(), epochs: epochs, verbose: 0, stepsPerEpoch: 4, callbacks: new BackupAndRestore(Backup, deleteCheckpoint: false), onScheduleChange: OnScheduleChange.Continue);
            Assert.Equal(4 * epochs, model.Optimizer.Iterations);
            if (epochs == 4) Assert.Contains(
                "Warning: the checkpoint is from within a pass over the data, and source cannot be read from its middle: training goes on with the next pass.", history.Messages.Select(message => message.Text));
        }
    }

    private sealed class Disposed : IDisposable
    {
        private readonly List<IDisposable> all = [];

        public IBatchSource Add(IBatchSource source)
        {
            if (source is IDisposable disposable) all.Add(disposable);
            return source;
        }

        public void Dispose() => all.ForEach(one => one.Dispose());
    }

    private sealed class InSecondValidation(Action act) : Callback
    {
        private int batches;

        public override void OnTestBatchEnd(long batch, Logs logs)
        {
            if (++batches == 8) act();
        }
    }

    private static IBatchSource Unseekable() => BatchSource.From(Enumerable.Range(0, 6).Select(i => new Batch(X, Y)));

    /// <summary>A source that can seek and does not know its length.</summary>
    private sealed class Uncounted(IBatchSource source) : IBatchSource
    {
        public long? BatchCount => null;

        public long? RowCount => null;

        public bool CanSeek => true;

        public IEnumerator<Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default) => source.Read(pass, firstBatch, cancellationToken);
    }
}
