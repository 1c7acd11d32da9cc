using Anneal.Callbacks;
using Anneal.Models;

namespace Anneal.Tests.Models;

/// <summary>Measuring within a run leaves the numbers of the run alone.</summary>
public sealed class NestedRunTests
{
    private static readonly float[,] X = Samples.Inputs(20), Other = Samples.Inputs(7);
    private static readonly int[] Y = Samples.Labels(20), OtherY = Samples.Labels(7);

    [Fact]
    public void Evaluating_in_every_hook_changes_no_number_of_the_run()
    {
        var plain = Train();
        var measured = Train(new Measuring(model => model.Evaluate(Other, OtherY, verbose: 0)));
        var tested = Train(new Measuring(model => model.TestOnBatch(Other, OtherY)));
        Assert.Equal(plain, measured);
        Assert.Equal(plain, tested);
    }

    [Fact]
    public void Evaluating_within_an_evaluation_leaves_it_alone()
    {
        using var model = Samples.Classifier();
        Assert.Equal(
            model.Evaluate(X, Y, batchSize: 4, verbose: 0),
            model.Evaluate(X, Y, batchSize: 4, verbose: 0, callbacks: [new Measuring(m => m.TestOnBatch(Other, OtherY))]));
    }

    [Fact]
    public void A_model_is_not_compiled_while_it_trains()
    {
        using var model = Samples.Classifier();
        var error = Assert.Throws<InvalidOperationException>(() => model.Fit(X, Y, verbose: 0, callbacks: [new Measuring(m => m.Compile("sgd", "mse"))]));
        Assert.Equal("Model 'sequential' cannot be compiled within Fit: set StopTraining in a callback, and compile after the call has ended.", error.Message);
    }

    private static List<double> Train(Callback? callback = null)
    {
        using var model = Samples.Classifier();
        var history = model.Fit(X, Y, batchSize: 4, epochs: 3, verbose: 0, shuffle: false, callbacks: callback is null ? [] : [callback], validationData: (Other, OtherY));
        return [.. history.Names.SelectMany(name => history[name])];
    }

    private sealed class Measuring(Action<Model> measure) : Callback
    {
        private int depth;

        public override void OnTrainBatchBegin(long batch) => Measure();

        public override void OnTrainBatchEnd(long batch, Logs logs) => Measure();

        public override void OnEpochEnd(int epoch, Logs logs) => Measure();

        public override void OnTestBatchEnd(long batch, Logs logs) => Measure();

        private void Measure()
        {
            if (depth++ == 0) measure(Model);
            depth--;
        }
    }
}
