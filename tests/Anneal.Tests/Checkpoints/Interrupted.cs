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
            var history = Fit(first, [new BackupAndRestore(backup), .. Callbacks(), new AfterUpdates(stop, cancellation.Cancel)], cancellation: cancellation.Token);
            Assert.Equal(StopReason.Cancelled, history.StopReason);
            Assert.True(Directory.EnumerateFiles(backup, "*.checkpoint").Any());
        }
        using var model = Make();
        var resumed = Fit(model, [new BackupAndRestore(backup), .. Callbacks()]);
        Assert.False(Directory.Exists(backup));
        return Outcome.Of(model, resumed);
    }

    public Model Make() => (Model ?? Classifier)(Optimizer());

    public History Fit(Model model, Callback[] callbacks, string? resumeFrom = null, CancellationToken cancellation = default) => model.Fit(
        Samples.Inputs(Rows), Samples.Labels(Rows), BatchSize, Epochs, verbose: 0, callbacks,
        validationData: Validates ? (Samples.Inputs(ValidationRows), Samples.Labels(ValidationRows)) : null, shuffle: Shuffle, stepsPerEpoch: Steps, seed: Shuffle ? 11 : null, resumeFrom: resumeFrom,
        onScheduleChange: OnScheduleChange, cancellationToken: cancellation);

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
