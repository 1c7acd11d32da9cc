using Anneal.Callbacks;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;

namespace Anneal.Tests.Models;

/// <summary>A loss that is no number any more is said once a run.</summary>
public sealed class LossWatchTests
{
    private const string Advice = "Try a smaller rate, a warm-up, or GlobalClipNorm; Fit(checkFinite: true) looks for NaN in the data.";

    private static readonly float[,] X = Samples.Inputs(12);

    [Fact]
    public void Batch_and_rate_of_the_first_NaN_are_said_once()
    {
        var x = (float[,])X.Clone();
        x[7, 0] = float.NaN;
        using var model = Model(new SGD(new PiecewiseConstantDecay([1], [0.5, 0.25])));
        var heard = new Listener();
        foreach (var run in (int[])[1, 2])
            model.Fit(x, new float[12], batchSize: 3, epochs: 3, verbose: 2, callbacks: [heard], shuffle: false, checkSchedule: false);
        Assert.Equal(
            [
                $"Warning: The loss of batch 3 of epoch 1 is NaN, at a learning rate of 0.25. {Advice}",
                $"Warning: The loss of batch 1 of epoch 1 is NaN, at a learning rate of 0.25. {Advice}",
            ],
            heard.Lines);
    }

    [Fact]
    public void Of_a_source_Fit_has_no_argument_that_looks_for_NaN()
    {
        var x = (float[,])X.Clone();
        x[0, 0] = float.NaN;
        using var model = Model(new SGD(0.5));
        var heard = new Listener();
        model.Fit(Anneal.Data.BatchSource.From(x, new float[12]), verbose: 2, callbacks: heard);
        Assert.Equal(["Warning: The loss of batch 1 of epoch 1 is NaN, at a learning rate of 0.5. Try a smaller rate, a warm-up, or GlobalClipNorm; look for NaN in the data."], heard.Lines);
    }

    [Fact]
    public void Overflow_is_infinite()
    {
        var x = (float[,])X.Clone();
        x[0, 0] = 3e38f;
        using var model = Model(new SGD(0.5));
        var heard = new Listener();
        model.Fit(x, new float[12], verbose: 2, callbacks: [heard], shuffle: false);
        Assert.Equal([$"Warning: The loss of batch 1 of epoch 1 is infinite, at a learning rate of 0.5. {Advice}"], heard.Lines);
    }

    [Fact]
    public void A_good_run_says_nothing()
    {
        using var model = Model(new SGD(0.5));
        var heard = new Listener();
        model.Fit(X, new float[12], verbose: 2, epochs: 3, callbacks: [heard]);
        Assert.Empty(heard.Lines);
    }

    private static Sequential Model(Optimizer optimizer)
    {
        var model = new Sequential([new Input(3), new Dense(1, kernelInitializer: "ones")]);
        model.Compile(optimizer, "mse");
        return model;
    }

    private sealed class Listener : Callback
    {
        public List<string> Lines { get; } = [];

        public override bool ShowsProgress => true;

        public override void OnAnnounce(IReadOnlyList<string> lines) => Lines.AddRange(lines);
    }
}
