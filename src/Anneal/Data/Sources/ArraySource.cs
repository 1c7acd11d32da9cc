namespace Anneal.Data;

/// <summary>Arrays in memory, cut into batches.</summary>
internal sealed class ArraySource(DataLike x, DataLike y, DataLike sampleWeight, int batchSize, long? shuffleSeed) : IBatchSource
{
    private readonly long rows = Count(x, y, sampleWeight);

    public long? BatchCount => RowOrder.Batches(rows, batchSize);

    public long? RowCount => rows;

    public bool CanSeek => true;

    public IEnumerator<Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default)
    {
        using var all = Batch.Sharing(x, y, sampleWeight);
        using var batches = new TensorSource(all, batchSize, shuffleSeed).Read(pass, firstBatch, cancellationToken);
        while (batches.MoveNext()) yield return batches.Current;
    }

    private static long Count(DataLike x, DataLike y, DataLike sampleWeight)
    {
        using var all = Batch.Sharing(x, y, sampleWeight);
        return all.Count;
    }
}
