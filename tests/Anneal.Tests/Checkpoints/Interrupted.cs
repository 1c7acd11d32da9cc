using System.Globalization;
using Anneal.Callbacks;
using Anneal.Initializers;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Tests.Models;
using Anneal.Training;

namespace Anneal.Tests.Checkpoints;

/// <summary>One training, as a whole or stopped and resumed.</summary>
internal sealed record Interrupted
{
    public const int BatchSize = 4, StepsPerEpoch = 6;

    public int Rows { get; init; } = 22;

    public required Func<Optimizer> Optimizer { get; init; }

    public int Epochs { get; init; } = 4;

    public int ValidationRows { get; init; } = 7;

    public bool Shuffle { get; init; } = true;

    public bool Validates { get; init; } = true;

    public long? Steps { get; init; }

    public Func<Callback[]> Callbacks { get; init; } = () => [];

    public Func<Optimizer, Model>? Model { get; init; }

    public OnScheduleChange OnScheduleChange { get; init; }

    /// <summary>Dropout, moving statistics and weights, all from seeds.</summary>
    public static Sequential Classifier(Optimizer optimizer)
    {
        var model = new Sequential(
        [
            new Input(3), new Dense(5, "tanh", kernelInitializer: new GlorotUniform(1)), new BatchNormalization(), new Dropout(0.3, seed: 5),
            new Dense(3, "softmax", kernelInitializer: new GlorotUniform(2)),
        ]);
        model.Compile(optimizer, "sparse_categorical_crossentropy", ["accuracy"]);
        return model;
    }

    /// <summary>A recurrent layer that carries its states on from batch to batch, and dropout.</summary>
    public static Sequential Carrying(Optimizer optimizer)
    {
        var model = new Sequential(
        [
            new Input([3], batchSize: BatchSize), new Reshape([3, 1]), new LSTM(4, stateful: true, seed: 6, dropout: 0.2, kernelInitializer: new GlorotUniform(1), recurrentInitializer: new GlorotUniform(3)),
            new Dropout(0.3, seed: 5), new Dense(3, "softmax", kernelInitializer: new GlorotUniform(2)),
        ]);
        model.Compile(optimizer, "sparse_categorical_crossentropy", ["accuracy"]);
        return model;
    }

    /// <summary>What is left after the whole run.</summary>
    public Outcome Whole()
    {
        using var model = Make();
        return Outcome.Of(model, Fit(model, Callbacks()));
    }

    /// <summary>The same for a run that is cancelled after some updates each time, and resumed by a new model.</summary>
    public Outcome StoppedAfter(string backup, params IEnumerable<int> stops)
    {
        foreach (var stop in stops)
        {
            using var cancellation = new CancellationTokenSource();
            using var first = Make();
            var history = Resume(first, backup, cancellation.Token, new AfterUpdates(stop, cancellation.Cancel));
            Assert.Equal(StopReason.Cancelled, history.StopReason);
            Assert.True(SavedIn(backup, BatchesPerEpoch) >= stop);
        }
        using var model = Make();
        var resumed = Resume(model, backup, default);
        Assert.False(Directory.Exists(backup));
        return Outcome.Of(model, resumed);
    }

    /// <summary>A run that an exception ends after some updates: its newest checkpoint is that of the last whole epoch.</summary>
    public void FailedAfter(string backup, int updates)
    {
        using var model = Make();
        Assert.Throws<TimeoutException>(() => Fit(model, [new BackupAndRestore(backup), .. Callbacks(), new AfterUpdates(updates, () => throw new TimeoutException())]));
        Assert.Equal(updates / BatchesPerEpoch * BatchesPerEpoch, SavedIn(backup, BatchesPerEpoch));
    }

    /// <summary>The batches that the newest checkpoint has behind it; 0 if there is none.</summary>
    public static long SavedIn(string backup, long batchesPerEpoch)
    {
        if (!Directory.Exists(backup) || Directory.EnumerateFiles(backup, "*.checkpoint").Select(Path.GetFileNameWithoutExtension).Max(StringComparer.Ordinal) is not { } newest) return 0;
        var parts = newest.Split('-');
        return long.Parse(parts[1], CultureInfo.InvariantCulture) * batchesPerEpoch + long.Parse(parts[3], CultureInfo.InvariantCulture);
    }

    private long BatchesPerEpoch => Steps ?? (Rows + BatchSize - 1) / BatchSize;

    /// <summary>Begins where the newest checkpoint is.</summary>
    private History Resume(Model model, string backup, CancellationToken cancellation, params Callback[] more)
    {
        var (saved, first) = (SavedIn(backup, BatchesPerEpoch), new FirstBatch());
        var history = Fit(model, [new BackupAndRestore(backup), .. Callbacks(), first, .. more], cancellation: cancellation);
        Assert.Equal(saved, first.Epoch * BatchesPerEpoch + first.Batch);
        return history;
    }

    public Model Make() => (Model ?? Classifier)(Optimizer());

    public History Fit(Model model, Callback[] callbacks, string? resumeFrom = null, CancellationToken cancellation = default) => model.Fit(
        Samples.Inputs(Rows), Samples.Labels(Rows), BatchSize, Epochs, verbose: 0, callbacks,
        validationData: Validates ? (Samples.Inputs(ValidationRows), Samples.Labels(ValidationRows)) : null, shuffle: Shuffle, stepsPerEpoch: Steps, seed: Shuffle ? 11 : null, resumeFrom: resumeFrom,
        onScheduleChange: OnScheduleChange, cancellationToken: cancellation);

    /// <summary>The first batch that a run trains on.</summary>
    private sealed class FirstBatch : Callback
    {
        private int epochNow;

        public int? Epoch { get; private set; }

        public long? Batch { get; private set; }

        public override void OnEpochBegin(int epoch) => epochNow = epoch;

        public override void OnTrainBatchBegin(long batch)
        {
            if (Epoch is null) (Epoch, Batch) = (epochNow, batch);
        }
    }

    /// <summary>Acts after so many updates.</summary>
    public sealed class AfterUpdates(int updates, Action act) : Callback
    {
        private int done;

        public override void OnTrainBatchEnd(long batch, Logs logs)
        {
            if (++done == updates) act();
        }
    }
}
