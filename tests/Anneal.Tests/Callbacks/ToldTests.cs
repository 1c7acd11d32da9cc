using System.Text.RegularExpressions;
using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Models;
using Anneal.Tests.Models;
using Anneal.Tests.Progress;

namespace Anneal.Tests.Callbacks;

/// <summary>What a run says where it does not go as it was asked to.</summary>
public sealed class ToldTests
{
    private static readonly float[,] X = Samples.Inputs(6);
    private static readonly int[] Y = Samples.Labels(6);

    [Fact]
    public void Steps_beyond_the_data_are_told_once()
    {
        using var model = Samples.Classifier();
        var validation = BatchSource.From(X, Y, batchSize: 2);
        var history = model.Fit(X, Y, verbose: 0, epochs: 3, validationData: (X, Y), validationBatchSize: 2, validationSteps: 5);
        Assert.Equal(["Warning: validationSteps is 5, and the data ended after 3 batches; these count."], history.Messages.Select(message => message.Text));
        history = model.Fit(validation, verbose: 0, validationData: validation, validationSteps: 5);
        Assert.Equal(["Warning: validationSteps is 5, and the data ended after 3 batches; these count."], history.Messages.Select(message => message.Text));
        var heard = new Listener();
        model.Evaluate(validation, verbose: 2, steps: 4, callbacks: heard);
        model.Predict(validation, verbose: 2, steps: 4, callbacks: heard);
        Assert.Equal(Enumerable.Repeat("Warning: steps is 4, and the data ended after 3 batches; these count.", 2), heard.Lines);
        Assert.Empty(model.Fit(validation, verbose: 0, validationData: validation, validationSteps: 3).Messages);
    }

    [Fact]
    public void An_error_begins_on_a_line_of_its_own()
    {
        foreach (var run in new Action<Sequential, Callback>[]
        {
            (model, logger) => model.Fit(Broken(), callbacks: [logger]),
            (model, logger) => model.Evaluate(Broken(), callbacks: logger),
            (model, logger) => model.Predict(Broken(), callbacks: logger),
        })
        {
            var console = Terminal.Create();
            using var model = Samples.Classifier();
            Assert.Throws<InvalidDataException>(() => run(model, new ProgbarLogger(console, new FakeTime())));
            Assert.EndsWith("\n", console.Output, StringComparison.Ordinal);
            Assert.Contains("1/Unknown", console.Output, StringComparison.Ordinal);
        }

        static IBatchSource Broken() => BatchSource.From(Batches());

        static IEnumerable<Batch> Batches()
        {
            yield return new Batch(X, Y);
            throw new InvalidDataException();
        }
    }

    [Fact]
    public void A_finished_line_keeps_its_numbers_and_loses_what_does_not_fit_behind_them()
    {
        foreach (var (width, isThere) in new[] { (100, false), (200, true) })
        {
            var (console, time) = (Terminal.Create(width), new FakeTime());
            using var model = Samples.Classifier();
            model.Fit(X, Y, batchSize: 2, callbacks: [new Clock(time), new ProgbarLogger(console, time)]);
            var last = Regex.Replace(console.Output.TrimEnd('\n').Split('\r')[^1], "\u001b\\[[0-9;]*[mK]", "");
            Assert.Contains("learning_rate: ", last, StringComparison.Ordinal);
            Assert.Equal(isThere, last.Contains("samples/s", StringComparison.Ordinal));
            Assert.True(last.Length < width, last);
        }
    }

    [Fact]
    public void A_source_that_shrank_ends_its_line_at_what_it_had()
    {
        var console = Terminal.Create(200);
        using var model = Samples.Classifier();
        model.Fit(new Shrunk(), callbacks: new ProgbarLogger(console, new FakeTime()));
        Assert.Contains("2/2", Regex.Replace(console.Output, "\u001b\\[[0-9;]*[mK]", "").TrimEnd('\n').Split('\r')[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Data_that_are_cancelled_on_their_way_give_no_part_of_an_answer()
    {
        using var model = Samples.Classifier();
        foreach (var before in new[] { 0, 1 })
            foreach (var run in new Action<IBatchSource, CancellationToken>[]
            {
                (source, token) => model.Evaluate(source, verbose: 0, cancellationToken: token),
                (source, token) => model.Predict(source, verbose: 0, cancellationToken: token),
            })
            {
                using var cancellation = new CancellationTokenSource();
                Assert.Throws<OperationCanceledException>(() => run(BatchSource.From(Batches(before, cancellation)), cancellation.Token));
            }

        static IEnumerable<Batch> Batches(int before, CancellationTokenSource cancellation)
        {
            for (var i = 0; i < before; i++) yield return new Batch(X, Y);
            cancellation.Cancel();
            cancellation.Token.ThrowIfCancellationRequested();
        }
    }

    [Fact]
    public void A_history_without_an_epoch_says_so()
    {
        using var model = Samples.Classifier();
        var history = model.Fit(X, Y, verbose: 0, cancellationToken: new CancellationToken(canceled: true));
        Assert.Equal("The history has no 'loss'. It has no numbers yet: no epoch came to its end.", Assert.Throws<KeyNotFoundException>(() => history["loss"]).Message);
    }

    private sealed class Listener : Callback
    {
        public List<string> Lines { get; } = [];

        public override bool ShowsProgress => true;

        public override void OnAnnounce(IReadOnlyList<string> lines) => Lines.AddRange(lines);
    }

    private sealed class Clock(FakeTime time) : Callback
    {
        public override void OnTrainBatchEnd(long batch, Logs logs) => time.At(batch + 1);
    }

    private sealed class Shrunk : IBatchSource
    {
        public long? BatchCount => 5;

        public long? RowCount => null;

        public bool CanSeek => false;

        public IEnumerator<Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default)
        {
            for (var i = 0; i < 2; i++) yield return new Batch(X, Y);
        }
    }
}
