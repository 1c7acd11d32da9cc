using Anneal.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Data;

/// <summary>Reads batches one after the other, pass after pass over the rows; each pass may have its own order.</summary>
/// <param name="data">The rows; stay the caller's.</param>
/// <param name="batchSize">At least 1; the last batch of a pass may be smaller.</param>
/// <param name="shuffleSeed">Null: rows as they stand.</param>
/// <param name="firstPass">The number of the first pass: a run that goes on from epoch 3 has the orders of epoch 3.</param>
internal sealed class BatchReader(TensorDataset data, int batchSize, long? shuffleSeed = null, long firstPass = 0) : IDisposable
{
    private long? shuffleSeed = shuffleSeed;
    private Tensor? order;

    public long BatchesPerPass => Batches(data, batchSize, null);

    /// <summary>The pass that the next batch is of.</summary>
    public long Pass { get; private set; } = firstPass;

    /// <summary>What the orders of the rows follow from; null for rows as they stand.</summary>
    public long? Seed => shuffleSeed;

    /// <summary>The row of the pass that the next batch begins with.</summary>
    public long Row { get; private set; }

    /// <summary>Goes on at a place where a run was.</summary>
    public void GoTo(RunState place)
    {
        (Pass, Row, shuffleSeed) = (place.Pass, place.Row, place.Seed);
        Replace(null);
    }

    /// <summary>How many batches data has, or the number that was asked for if that is smaller.</summary>
    public static long Batches(TensorDataset data, int batchSize, long? atMost) => Math.Min((data.Count + batchSize - 1) / batchSize, atMost ?? long.MaxValue);

    public Batch Next()
    {
        var count = Math.Min(batchSize, data.Count - Row);
        if (shuffleSeed is { } seed && (order is null || Row == 0)) Replace(from_array(RowOrder.Shuffled(data.Count, seed, Pass)).DetachFromDisposeScope());
        var batch = order is null ? data.Rows(Row, count) : data.Rows(order.narrow(0, Row, count));
        Row += count;
        if (Row < data.Count) return batch;
        Row = 0;
        Pass++;
        return batch;
    }

    public void Dispose() => Replace(null);

    private void Replace(Tensor? next)
    {
        order?.Dispose();
        order = next;
    }
}
