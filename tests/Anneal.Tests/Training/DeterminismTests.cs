using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Optimizers;
using Anneal.Tests.Checkpoints;
using Anneal.Tests.Models;
using Spectre.Console.Testing;

namespace Anneal.Tests.Training;

/// <summary>The same seed gives the same bits, whatever looks on.</summary>
public sealed class DeterminismTests : Folder
{
    private static readonly float[,] X = Samples.Inputs(22);
    private static readonly int[] Y = Samples.Labels(22);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Whatever_the_verbosity(int verbose) => Assert.Equal(Trained(0), Trained(verbose));

    [Fact]
    public void Whatever_callbacks_read_evaluate_and_save() =>
        Assert.Equal(Trained(0), Trained(1, new Looking(), new BackupAndRestore(Backup, saveFreq: 1), new History()));

    [Fact]
    public async Task Whatever_thread_it_runs_on()
    {
        using var model = Interrupted.Classifier(new Adam(0.01));
        var history = await model.FitAsync(X, Y, 4, 3, verbose: 0, validationData: (X, Y), seed: 4);
        Assert.Equal(Trained(0), Outcome.Of(model, history));
    }

    [Fact]
    public void Whatever_the_collector_does()
    {
        using var collector = new Collector();
        Assert.Equal(Trained(0), Trained(0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Whatever_reads_ahead(int count)
    {
        using var model = Interrupted.Classifier(new Adam(0.01));
        var history = model.Fit(BatchSource.From(X, Y, batchSize: 4, shuffleSeed: 4).Prefetch(count), epochs: 3, verbose: 0, validationData: BatchSource.From(X, Y, batchSize: 4).Prefetch(count));
        Assert.Equal(Trained(0), Outcome.Of(model, history));
    }

    private static Outcome Trained(int verbose, params Callback[] callbacks)
    {
        using var model = Interrupted.Classifier(new Adam(0.01));
        using var console = new TestConsole();
        var history = model.Fit(X, Y, 4, 3, verbose, [.. callbacks, .. verbose > 0 ? [new ProgbarLogger(console)] : Array.Empty<Callback>()], validationData: (X, Y), seed: 4);
        return Outcome.Of(model, history);
    }

    private sealed class Looking : Callback
    {
        public override void OnTrainBatchEnd(long batch, Logs logs)
        {
            Assert.True(logs["loss"] > 0);
            if (batch % 2 != 0) return;
            Model.Evaluate(X, Y, verbose: 0);
            Model.Predict(X, verbose: 0);
            Model.GetWeights();
        }
    }
}
