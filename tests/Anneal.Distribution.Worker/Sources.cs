using Anneal.Data;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;

namespace Anneal.Distribution.Worker;

/// <summary>Data that come batch by batch.</summary>
internal static class Sources
{
    public static void Streams(Work work)
    {
        using var model = Net();
        var (x, y) = Rows.Regression(45);
        var source = BatchSource.From(x, y, batchSize: 7).Shuffle(3).Prefetch();
        work.Put("streams", model.Fit(source, epochs: 6, verbose: 0, validationData: BatchSource.From(x, y, batchSize: 4)));
        work.Put("streams", model);
        work.Put("evaluated", model.Evaluate(source, verbose: 0));
    }

    public static void UnevenStreams(Work work)
    {
        using var model = Net();
        model.Fit(BatchSource.From(Batches(work.Rank == 1 ? 3 : 5)), epochs: 1, verbose: 0, stepsPerEpoch: 5);
    }

    public static void FailingStream(Work work)
    {
        using var model = Net();
        model.Fit(BatchSource.From(Batches(5, failsAt: work.Rank == 1 ? 3 : 9)), epochs: 1, verbose: 0, stepsPerEpoch: 5);
    }

    /// <summary>The batches of rank 1 have sample weights.</summary>
    public static void WeightsOnOneRank(Work work)
    {
        using var model = Net();
        var (x, y) = Rows.Regression(8);
        model.Fit(BatchSource.From(Enumerable.Range(0, 4).Select(_ => work.Rank == 1 ? new Batch(x, y, new float[8]) : new Batch(x, y))), verbose: 0);
    }

    private static Sequential Net()
    {
        RandomSeed.Set(7);
        var model = new Sequential([new Dense(6, "tanh"), new Dense(2)]);
        model.Compile(new Adam(0.01), "mse");
        return model;
    }

    private static IEnumerable<Batch> Batches(int count, int failsAt = 100)
    {
        var (x, y) = Rows.Regression(8);
        for (var i = 0; i < count; i++) yield return i < failsAt ? new Batch(x, y) : throw new IOException("The disk is gone.");
    }
}
