using static TorchSharp.torch;

namespace Anneal.Data;

/// <summary>A data set of TorchSharp.</summary>
/// <param name="dataset">Gives items by index.</param>
/// <param name="join">Makes a batch of items.</param>
/// <param name="batchSize">At least 1.</param>
/// <param name="shuffleSeed">Null: items as they stand.</param>
internal sealed class DatasetSource<T>(utils.data.Dataset<T> dataset, Func<T[], Batch> join, int batchSize, long? shuffleSeed) : IBatchSource
{
    public long? BatchCount => RowOrder.Batches(dataset.Count, batchSize);

    public long? RowCount => dataset.Count;

    public bool CanSeek => true;

    public IEnumerator<Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default)
    {
        var order = shuffleSeed is { } seed ? RowOrder.Shuffled(dataset.Count, seed, pass) : null;
        for (var row = firstBatch * batchSize; row < dataset.Count; row += batchSize) yield return Rows(row, Math.Min(batchSize, dataset.Count - row), order);
    }

    // Items may be the data set's own: the scope frees what was made here.
    private Batch Rows(long start, long count, long[]? order)
    {
        using var scope = NewDisposeScope();
        var items = new T[count];
        for (var i = 0; i < count; i++) items[i] = dataset.GetTensor(order is null ? start + i : order[start + i]);
        return join(items);
    }
}
