using System.Globalization;
using Anneal.Callbacks;
using Anneal.Tests.Models;

namespace Anneal.Tests.Callbacks;

/// <summary>A run whose callbacks, weights and optimizer continue from their state is the run that was never interrupted.</summary>
public sealed class CallbackStateTests : IDisposable
{
    private static readonly float[,] X = Samples.Inputs(12);
    private static readonly int[] Y = Samples.Labels(12);

    // It improves, gets worse and becomes NaN: bests, waits, cooldowns and reductions all move.
    private static readonly double[] Scores = [5, 4, 4.5, 4.6, double.NaN, 3, 3.5, 3.6, 3.7, 3.8, 3.9, 4];
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public static TheoryData<int> Interruptions => [1, 2, 4, 5, 6, 8, 9];

    [Theory]
    [MemberData(nameof(Interruptions))]
    public void A_resumed_run_is_bit_equal(int epochs)
    {
        using var whole = Samples.Classifier();
        var uninterrupted = Callbacks("whole");
        var expected = whole.Fit(X, Y, 4, epochs: 12, verbose: 0, seed: 3, callbacks: uninterrupted);

        using var before = Samples.Classifier();
        var first = Callbacks("parts");
        List<CallbackState> states = [];
        IReadOnlyList<System.Numerics.Tensors.Tensor<float>> weights = [];
        IReadOnlyDictionary<string, Array> optimizer = new Dictionary<string, Array>();
        var history = before.Fit(X, Y, 4, epochs: epochs, verbose: 0, seed: 3, callbacks: [.. first, new LambdaCallback(onEpochEnd: (epoch, _) =>
        {
            if (epoch == epochs - 1) (states, weights, optimizer) = ([.. first.Select(callback => callback.GetState())], before.GetWeights(), before.Optimizer.GetState());
        })]);
        // Rows that a run writes after its state was taken do not stay.
        File.AppendAllText(Path.Combine(folder, "parts.csv"), "lost,lost\r\n");

        using var after = Samples.Classifier();
        after.SetWeights(weights);
        after.Optimizer.Build(after.TrainableVariables);
        after.Optimizer.SetState(optimizer);
        var second = Callbacks("parts");
        var continued = after.Fit(X, Y, 4, epochs: 12, initialEpoch: epochs, verbose: 0, seed: 3, callbacks: [.. second, new LambdaCallback(onTrainBegin: () =>
        {
            foreach (var (callback, state) in second.Zip(states)) callback.SetState(state);
        })]);

        Assert.Equal(Samples.State(whole), Samples.State(after));
        Assert.Equal(expected.Epochs.Skip(epochs), continued.Epochs);
        foreach (var name in expected.Names) Assert.Equal(expected[name].Skip(epochs), continued[name]);
        foreach (var (one, other) in uninterrupted.Zip(second)) AssertSame(one.GetState(), other.GetState());
        Assert.Equal(File.ReadAllText(Path.Combine(folder, "whole.csv")), File.ReadAllText(Path.Combine(folder, "parts.csv")));
        Assert.Equal(11, history.Epochs.Count + continued.Epochs.Count);
    }

    [Fact]
    public void A_history_continues_from_its_state()
    {
        using var model = Samples.Classifier();
        var history = model.Fit(X, Y, epochs: 3, verbose: 0, callbacks: new ReduceLROnPlateau("loss", patience: 0, minDelta: 100));
        var copy = new History();
        copy.SetState(history.GetState());
        Assert.Equal(history.Names, copy.Names);
        foreach (var name in history.Names)
        {
            Assert.Equal(history[name], copy[name]);
            Assert.Equal(history.EpochsOf(name), copy.EpochsOf(name));
        }
        Assert.Equal(history.Messages, copy.Messages);
        Assert.Equal(history.Updates, copy.Updates);
        Assert.Equal("Epoch 2: ReduceLROnPlateau reducing learning rate to 0.010000000000000002.", copy.Messages[0].Text);
        Assert.Equal((1, 2), (copy.Messages[0].Epoch, copy.Messages[0].Iteration));
    }

    [Fact]
    public void A_state_of_something_else_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new EarlyStopping().SetState(new()));
        Assert.Equal("The state of the callback has no 'stopped_epoch' of type Int32. (Parameter 'state')", error.Message);
    }

    private Callback[] Callbacks(string name) =>
    [
        new LambdaCallback(onEpochEnd: (epoch, logs) => logs["score"] = Scores[epoch]),
        new EarlyStopping("score", patience: 5, mode: "min", restoreBestWeights: true), new ReduceLROnPlateau("score", factor: 0.5, patience: 1, mode: "min", cooldown: 1),
        new LearningRateScheduler((epoch, rate) => epoch % 3 == 2 ? rate * 0.9 : rate),
        new ModelCheckpoint(Path.Combine(folder, name, "{epoch}.weights.h5"), "loss", saveBestOnly: true, saveWeightsOnly: true, mode: "min", saveFreq: 2),
        new CSVLogger(Path.Combine(folder, $"{name}.csv")),
    ];

    private static void AssertSame(CallbackState one, CallbackState other)
    {
        Assert.Equal(one.Values.ToJsonString(), other.Values.ToJsonString());
        Assert.Equal(one.Arrays.Keys, other.Arrays.Keys);
        foreach (var (name, values) in one.Arrays)
            Assert.Equal(values.Cast<IFormattable>().Select(value => value.ToString("R", CultureInfo.InvariantCulture)), other.Arrays[name].Cast<IFormattable>().Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
    }
}
