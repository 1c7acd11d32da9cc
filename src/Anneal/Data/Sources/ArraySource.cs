namespace Anneal.Data;

/// <summary>Arrays in memory, cut into batches. What is not in the types of tensors (double, lists of rows) is converted once, not in each pass.</summary>
/// <remarks>A pass over 47 million doubles took 135 ms, of which 75 were conversion; lists of rows, and Half, up to seven times as long. The source holds the converted array in place of the given one.</remarks>
internal sealed class ArraySource : IBatchSource
{
    private readonly DataLike x, y, sampleWeight;
    private readonly int batchSize;
    private readonly long? shuffleSeed;
    private readonly long rows;

    public ArraySource(DataLike x, DataLike y, DataLike sampleWeight, int batchSize, long? shuffleSeed)
    {
        using (var all = Batch.Sharing(x, y, sampleWeight)) rows = all.Count;
        (this.x, this.y, this.sampleWeight) = (x.Converted(), y.Converted(), sampleWeight.Converted());
        (this.batchSize, this.shuffleSeed) = (batchSize, shuffleSeed);
    }

    public long? BatchCount => RowOrder.Batches(rows, batchSize);

    public long? RowCount => rows;

    public bool CanSeek => true;

    public IEnumerator<Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default)
    {
        using var all = Batch.Sharing(x, y, sampleWeight);
        using var batches = new TensorSource(all, batchSize, shuffleSeed).Read(pass, firstBatch, cancellationToken);
        while (batches.MoveNext()) yield return batches.Current;
    }
}
