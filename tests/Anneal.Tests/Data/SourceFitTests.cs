using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;
using Anneal.Tests.Callbacks;
using Anneal.Tests.Checkpoints;
using Anneal.Tests.Models;
using Anneal.Tests.Progress;
using Spectre.Console.Testing;

namespace Anneal.Tests.Data;

/// <summary>Training, evaluation and prediction on sources give the bits that arrays give, and say what they cannot do.</summary>
public class SourceFitTests
{
    private const int Rows = 22, BatchSize = 4;

    private static readonly float[,] X = Samples.Inputs(Rows);
    private static readonly int[] Y = Samples.Labels(Rows);

    /// <summary>The same rows as batches that are made one after the other, so that nothing is known of them before.</summary>
    private static IBatchSource Unknown(int rows = Rows) => BatchSource.From(Pieces(rows));

    [Fact]
    public void Validation_that_is_there_once_ends_the_run_instead_of_a_loss_of_zero()
    {
        var queue = new Queue<Batch>([new Batch(X, Y)]);
        IEnumerable<Batch> Once()
        {
            while (queue.TryDequeue(out var batch)) yield return batch;
        }
        using var model = Samples.Classifier();
        var error = Assert.Throws<InvalidOperationException>(() => model.Fit(Unknown(), epochs: 2, verbose: 0, validationData: BatchSource.From(Once())));
        Assert.Equal("validationData has no batches any more: it can be enumerated once only. Give a list, or make new batches for each pass.", error.Message);
    }

    [Fact]
    public void Batches_that_are_missing_or_were_freed_are_named()
    {
        using var model = Samples.Classifier();
        Assert.Equal("source must give batches; it gave null. (Parameter 'source')", Assert.Throws<ArgumentException>(() => model.Fit(BatchSource.From(new Batch[] { null! }.Where(_ => true)), verbose: 0)).Message);
        Assert.Equal("batches must hold batches; one was null. (Parameter 'batches')", Assert.Throws<ArgumentException>(() => BatchSource.From(new Batch[] { null! })).Message);
        Batch[] kept = [new Batch(X, Y)];
        Assert.Equal(
            "Batch 1 of pass 2 of the data: The batch was freed after its step. Give the list of batches itself, or make new batches for each pass.",
            Assert.Throws<InvalidOperationException>(() => model.Fit(BatchSource.From(kept.Where(_ => true)), epochs: 2, verbose: 0)).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_bits_are_those_of_arrays(bool shuffle)
    {
        var arrays = Fitted((model, verbose) => model.Fit(X, Y, BatchSize, epochs: 3, verbose: verbose, validationData: (X, Y), shuffle: shuffle, seed: 7, classWeight: new() { [1] = 3 }));
        var source = BatchSource.From(X, Y, batchSize: BatchSize, shuffleSeed: shuffle ? 7 : null);
        foreach (var made in new[] { source, source.Prefetch(3), BatchSource.From(X, Y, batchSize: 5).Batch(1).Shuffle(1).Batch(BatchSize).Map(batch => batch).Prefetch() })
        {
            if (shuffle && made is not (PrefetchedSource or ArraySource)) continue;
            Assert.Equal(arrays, Fitted((model, verbose) => model.Fit(
                shuffle ? source : made, epochs: 3, verbose: verbose, validationData: BatchSource.From(X, Y, batchSize: BatchSize), classWeight: new() { [1] = 3 })));
        }
        if (!shuffle) Assert.Equal(arrays, Fitted((model, verbose) => model.Fit(Unknown(), epochs: 3, verbose: verbose, validationData: Unknown(), classWeight: new() { [1] = 3 })));
    }

    [Fact]
    public void Sample_weights_are_those_of_the_batches()
    {
        float[] weights = [.. Enumerable.Range(0, Rows).Select(row => row % 3f)];
        Assert.Equal(
            Fitted((model, verbose) => model.Fit(X, Y, BatchSize, epochs: 2, verbose: verbose, shuffle: false, sampleWeight: weights)),
            Fitted((model, verbose) => model.Fit(BatchSource.From(X, Y, weights, BatchSize), epochs: 2, verbose: verbose)));
    }

    [Fact]
    public void Neither_verbosity_nor_callbacks_nor_reading_ahead_change_a_bit()
    {
        IBatchSource source = BatchSource.From(X, Y).Batch(3).Shuffle(9, seed: 2);
        string Run(IBatchSource read, int verbose, params Callback[] callbacks)
        {
            using var model = Samples.Classifier(dropout: 0.4);
            model.Fit(read, epochs: 3, verbose: verbose, callbacks: callbacks, validationData: Unknown());
            return string.Join(' ', Samples.State(model));
        }
        var plain = Run(source, 0);
        Assert.Equal(plain, Run(source, 1, new ProgbarLogger(new TestConsole(), new FakeTime())));
        Assert.Equal(plain, Run(source.Prefetch(), 0));
        Assert.Equal(plain, Run(source.Prefetch(5), 0, new EarlyStopping("val_loss", patience: 9), new LambdaCallback(), new TerminateOnNaN()));
        Assert.Equal(plain, Run(BatchSource.From(X, Y).Batch(3).Prefetch().Shuffle(9, seed: 2).Prefetch(2), 0));
    }

    [Fact]
    public void Evaluation_and_prediction_are_those_of_arrays()
    {
        using var model = Samples.Classifier();
        var expected = model.Predict(X, BatchSize, verbose: 0);
        foreach (var source in new[] { BatchSource.From(X, Y, batchSize: BatchSize), Unknown(), Unknown().Prefetch(), Unknown().Map(batch => new Batch(batch.X)) })
        {
            var predicted = model.Predict(source, verbose: 0);
            Assert.Equal(expected.Lengths.ToArray(), predicted.Lengths.ToArray());
            Assert.Equal(expected.ToArray(), predicted.ToArray());
        }
        Assert.Equal(model.Predict(X, BatchSize, verbose: 0, steps: 2).ToArray(), model.Predict(Unknown().Repeat(), verbose: 0, steps: 2).ToArray());
        Assert.Equal(model.Evaluate(X, Y, BatchSize, verbose: 0).Values, model.Evaluate(Unknown(), verbose: 0).Values);
        Assert.Equal(model.Evaluate(X, Y, BatchSize, verbose: 0, steps: 3).Values, model.Evaluate(BatchSource.From(X, Y, batchSize: BatchSize).Repeat(), verbose: 0, steps: 3).Values);
        Assert.Equal(expected.ToArray(), ((Graphs.Nest<System.Numerics.Tensors.Tensor<float>>.One)model.PredictAll(Unknown(), verbose: 0)).Value.ToArray());
    }

    [Fact]
    public void Inputs_and_outputs_by_name()
    {
        Outcome Run(Func<Model, History> fit)
        {
            Graphs.SymbolicTensor a = new Input([2], name: "a"), b = new Input([1], name: "b");
            var both = new Concatenate().Apply([a, b]);
            using var model = new Functional([a, b], [new Dense(1, kernelInitializer: "ones", name: "p").Apply(both), new Dense(1, kernelInitializer: "ones", name: "q").Apply(both)]);
            model.Compile(new SGD(0.01), "mse");
            return Outcome.Of(model, fit(model));
        }
        DataLike x = new Dictionary<string, ArrayLike> { ["b"] = Samples.Inputs(6, 1), ["a"] = Samples.Inputs(6, 2) }, y = new Dictionary<string, ArrayLike> { ["q"] = new float[6], ["p"] = new float[6] };
        var arrays = Run(model => model.Fit(x, y, batchSize: 6, epochs: 2, verbose: 0, shuffle: false));
        Assert.Equal(arrays, Run(model => model.Fit(BatchSource.From(x, y, batchSize: 6), epochs: 2, verbose: 0)));
        Assert.Equal(arrays, Run(model => model.Fit(BatchSource.From(x, y, batchSize: 1).Batch(6).Map(batch => new Batch([batch.Inputs[0], batch.Inputs[1]], [batch.Targets[0]!, batch.Targets[1]!])), epochs: 2, verbose: 0)));
    }

    [Fact]
    public void The_first_epoch_counts_data_of_unknown_length()
    {
        using var model = Samples.Classifier();
        var steps = new Steps();
        var console = new TestConsole().Width(200);
        model.Fit(Unknown(), epochs: 3, callbacks: [new ProgbarLogger(console, new FakeTime()), steps]);
        Assert.Equal([null, 6, 6], steps.Known);
        Assert.Equal(3, console.Lines.Count(line => line.StartsWith("6/6 ━", StringComparison.Ordinal)));
        Assert.Equal(18, model.Optimizer.Iterations);
    }

    [Fact]
    public void Passes_may_differ_in_length()
    {
        using var model = Samples.Classifier();
        var passes = 0;
        var console = new TestConsole().Width(200);
        model.Fit(BatchSource.From(Growing()), epochs: 3, callbacks: new ProgbarLogger(console, new FakeTime()));
        Assert.Equal(2 + 3 + 4, model.Optimizer.Iterations);
        Assert.Equal(["2/2", "3/3", "4/4"], console.Lines.Where(line => line.Contains('━', StringComparison.Ordinal)).Select(line => line[..3]));

        IEnumerable<Batch> Growing()
        {
            // The first batch of the run is read before it begins.
            for (var left = passes++ + 2; left > 0; left--) yield return new Batch(X, Y);
        }
    }

    [Fact]
    public void Steps_per_epoch_go_on_over_epochs_and_passes()
    {
        using var model = Samples.Classifier();
        var source = new CountingRows(6);
        var history = model.Fit(source, epochs: 4, verbose: 0, stepsPerEpoch: 4);
        Assert.Equal((16, StopReason.Completed), (model.Optimizer.Iterations, history.StopReason));
        Assert.Equal([0, 1, 2], source.Passes);
        Assert.Equal(
            Fitted((twin, verbose) => twin.Fit(X, Y, BatchSize, epochs: 4, verbose: verbose, shuffle: false, stepsPerEpoch: 4)),
            Fitted((twin, verbose) => twin.Fit(Unknown(), epochs: 4, verbose: verbose, stepsPerEpoch: 4)));
    }

    [Theory]
    [InlineData(null, 5, 1, 6)]
    [InlineData(4L, 5, 2, 6)]
    [InlineData(4L, 2, 2, 6)]
    public void Training_ends_with_a_warning_when_the_data_do(long? stepsPerEpoch, int asked, int epochs, int updates)
    {
        using var model = Samples.Classifier();
        var once = new Queue<Batch>(Pieces(Rows));
        var history = model.Fit(BatchSource.From(Emptied()), epochs: asked, verbose: 0, stepsPerEpoch: stepsPerEpoch);
        Assert.Equal((StopReason.OutOfData, updates, epochs), (history.StopReason, (int)model.Optimizer.Iterations, history.Epochs.Count));
        Assert.Equal(
            "Warning: the data ran out, which ends training. Make sure that there are stepsPerEpoch * epochs batches, or that the data can be read again in each epoch; see Repeat.",
            history.Messages[^1].Text);

        IEnumerable<Batch> Emptied()
        {
            while (once.TryDequeue(out var batch)) yield return batch;
        }
    }

    [Fact]
    public void A_pass_that_is_shorter_than_its_source_says_is_told_once()
    {
        using var model = Samples.Classifier();
        var history = model.Fit(new CountingRows(6) { Has = 4 }, epochs: 3, verbose: 0);
        Assert.Equal((StopReason.Completed, 12L), (history.StopReason, model.Optimizer.Iterations));
        Assert.Equal("Warning: epoch 1 ended after 4 batches, because the data did. Their BatchCount is 6; schedules count on it.", history.Messages.Single().Text);
    }

    [Fact]
    public void A_cache_of_data_of_unknown_length_trains_pass_by_pass()
    {
        using var model = Samples.Classifier();
        using var cache = Unknown().Cache();
        Assert.Equal(3, model.Fit(cache.Prefetch(), epochs: 3, verbose: 0, validationData: cache).Epochs.Count);
        Assert.Equal(18, model.Optimizer.Iterations);
        model.Fit(cache, epochs: 2, verbose: 0);
        Assert.Equal(30, model.Optimizer.Iterations);
    }

    [Fact]
    public void Data_without_rows_or_without_end_are_refused()
    {
        using var model = Samples.Classifier();
        var (none, endless) = (BatchSource.From(Array.Empty<Batch>().AsEnumerable()), BatchSource.From(X, Y).Repeat());
        foreach (var (call, message) in new (Action, string)[]
        {
            (() => model.Fit(none, verbose: 0), "source must have at least one batch; it had none. (Parameter 'source')"),
            (() => model.Evaluate(none, verbose: 0), "source must have at least one batch; it had none. (Parameter 'source')"),
            (() => model.Predict(none, verbose: 0), "source must have at least one batch; it had none. (Parameter 'source')"),
            (() => model.Fit(Unknown(), validationData: none, verbose: 0), "validationData must have at least one batch; it had none. (Parameter 'validationData')"),
            (() => model.Fit(endless, verbose: 0), "stepsPerEpoch must be given: the data of source have no end. (Parameter 'stepsPerEpoch')"),
            (() => model.Evaluate(endless, verbose: 0), "steps must be given: the data of source have no end. (Parameter 'steps')"),
            (() => model.Predict(endless, verbose: 0), "steps must be given: the data of source have no end. (Parameter 'steps')"),
            (() => model.Fit(Unknown(), validationData: endless, verbose: 0), "validationSteps must be given: the data of validationData have no end. (Parameter 'validationSteps')"),
            (() => model.Fit(Unknown(), epochs: 0), "epochs must be 1 or more; it was 0. (Parameter 'epochs')"),
        }) Assert.Equal(message, Assert.ThrowsAny<ArgumentException>(call).Message);
        Assert.Equal(0, model.Optimizer.Iterations);
    }

    [Fact]
    public void Schedules_that_need_the_length_say_so_before_training()
    {
        using var model = Samples.Classifier(optimizer: new SGD(new CosineDecay(0.1, 100.Percent)));
        var error = Assert.Throws<ArgumentException>(() => model.Fit(Unknown(), epochs: 2, verbose: 0));
        Assert.Equal(
            "A length of 100 percent cannot be converted to steps: source does not know its number of batches. Give stepsPerEpoch, or a schedule with lengths in steps. (Parameter 'stepsPerEpoch')",
            error.Message);
        Assert.Equal(0, model.Optimizer.Iterations);
        model.Fit(Unknown(), epochs: 2, verbose: 0, stepsPerEpoch: 6);
        Assert.Equal(0, model.Optimizer.LearningRate, 1e-9);
        using var steps = Samples.Classifier(optimizer: new SGD(new CosineDecay(0.1, 12)));
        steps.Fit(Unknown(), epochs: 2, callbacks: new ProgbarLogger(new TestConsole(), new FakeTime()));
        Assert.Equal(0, steps.Optimizer.LearningRate, 1e-9);
    }

    [Fact]
    public void A_wrong_label_is_found_in_the_first_batch_before_any_update_and_in_others_when_they_come()
    {
        using var model = Samples.Classifier();
        var labels = (int[])Y.Clone();
        labels[9] = 5;
        var late = Assert.Throws<ArgumentException>(() => model.Fit(BatchSource.From(X, labels, batchSize: BatchSize), verbose: 0));
        Assert.StartsWith("Batch 3 of pass 1 of the data: Label 5 in row 1 is not one of the 3 classes", late.Message, StringComparison.Ordinal);
        Assert.Equal("y", late.ParamName);
        Assert.Equal(2, model.Optimizer.Iterations);
        labels[0] = 5;
        var before = Samples.State(model);
        Assert.Throws<ArgumentException>(() => model.Fit(BatchSource.From(X, labels, batchSize: BatchSize), verbose: 0));
        Assert.Throws<ArgumentException>(() => model.Fit(BatchSource.From(X, Y), verbose: 0, validationData: BatchSource.From(X, labels)));
        Assert.Equal(before, Samples.State(model));
    }

    [Fact]
    public void An_exception_of_the_source_leaves_nothing_open()
    {
        foreach (var ahead in new[] { false, true })
        {
            using var model = Samples.Classifier();
            var source = new CountingSource(2, 2, 2) { Fails = 2 };
            var rows = source.Map(batch => new Batch(X, Y));
            Assert.Throws<InvalidDataException>(() => model.Fit(ahead ? rows.Prefetch() : rows, verbose: 0, validationData: Unknown()));
            Assert.Equal((0, 2L), (source.Open, model.Optimizer.Iterations));
        }
    }

    [Fact]
    public void A_callback_that_stops_training_leaves_nothing_open()
    {
        using var model = Samples.Classifier();
        var source = new CountingSource(2, 2, 2, 2);
        model.Fit(source.Map(_ => new Batch(X, Y)).Prefetch(2), verbose: 0, callbacks: new HookRecorder("train_batch_end 1", recorder => recorder.Model.StopTraining = true));
        Assert.Equal((0, 2L), (source.Open, model.Optimizer.Iterations));
    }

    [Fact]
    public async Task Training_is_cancelled_while_the_source_blocks()
    {
        using var blocked = new ManualResetEventSlim();
        using var cancellation = new CancellationTokenSource();
        using var model = Samples.Classifier();
        var source = new CountingSource(2, 2, 2) { Before = batch => { if (batch == 1) blocked.Wait(); } };
        var training = model.FitAsync(
            source.Map(_ => new Batch(X, Y)).Prefetch(), epochs: 2, verbose: 0, callbacks: new HookRecorder("train_batch_end 0", _ => cancellation.CancelAfter(20)),
            cancellationToken: cancellation.Token);
        var history = await training.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal((StopReason.Cancelled, 1L), (history.StopReason, model.Optimizer.Iterations));
        blocked.Set();
        Assert.True(SpinWait.SpinUntil(() => source.Open == 0, TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void A_run_that_is_cancelled_before_its_first_batch_trains_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        using var model = Samples.Classifier();
        Assert.Equal(StopReason.Cancelled, model.Fit(BatchSource.From(X, Y).Prefetch(), verbose: 0, cancellationToken: cancellation.Token).StopReason);
    }

    [Fact]
    public void Batches_may_differ_in_the_sizes_of_their_axes()
    {
        using var model = new Sequential([new Input(Shape.Unknown, 2), new GRU(3), new Dense(1)]);
        model.Compile("adam", "mse");
        var source = BatchSource.From(Enumerable.Range(1, 6).Select(length => new Batch(new float[3, 1 + (length % 3), 2], new float[3])));
        Assert.Equal(12, model.Fit(source, epochs: 2, verbose: 0).Epochs.Count * 6);
        Assert.Equal(18, model.Predict(source, verbose: 0).Lengths[0]);
    }

    private static IEnumerable<Batch> Pieces(int rows)
    {
        var x = Samples.Inputs(rows);
        var y = Samples.Labels(rows);
        for (var start = 0; start < rows; start += BatchSize)
        {
            var count = Math.Min(BatchSize, rows - start);
            yield return new Batch((float[][])[.. Enumerable.Range(start, count).Select(row => new[] { x[row, 0], x[row, 1], x[row, 2] })], y[start..(start + count)]);
        }
    }

    private static Outcome Fitted(Func<Model, int, History> fit)
    {
        using var model = Samples.Classifier();
        return Outcome.Of(model, fit(model, 0));
    }

    private sealed class Steps : Callback
    {
        public List<long?> Known { get; } = [];

        public override void OnEpochBegin(int epoch) => Known.Add(Parameters.Steps);
    }

    /// <summary>Counts the passes over so many batches.</summary>
    private sealed class CountingRows(int batches) : IBatchSource
    {
        public int? Has { get; init; }

        public List<long> Passes { get; } = [];

        public long? BatchCount => batches;

        public long? RowCount => null;

        public bool CanSeek => false;

        public IEnumerator<Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default)
        {
            Passes.Add(pass);
            return Enumerable.Range(0, Has ?? batches).Select(_ => new Batch(X, Y)).GetEnumerator();
        }
    }
}
