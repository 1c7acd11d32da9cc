namespace Anneal.Data;

/// <summary>The same rows in batches of another size.</summary>
internal sealed class RebatchedSource(IBatchSource source, int size, bool dropRemainder) : IDrawnOrder
{
    public long? BatchCount => source.RowCount is not { } rows ? null : rows == Endless.Count ? rows : dropRemainder ? rows / size : RowOrder.Batches(rows, size);

    public long? RowCount => source.RowCount is { } rows && rows != Endless.Count && dropRemainder ? rows - rows % size : source.RowCount;

    public bool CanSeek => source.CanSeek;

    public IEnumerable<OrderSeed> DrawnSeeds => OrderSeed.DrawnIn(source);

    public IEnumerator<Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default)
    {
        using var given = source.Read(pass, 0, cancellationToken);
        using var rows = new RowQueue();
        for (var place = 0L; ;)
        {
            while (rows.Rows < size && given.MoveNext()) rows.Add(given.Current);
            var count = Math.Min(size, rows.Rows);
            if (count == 0 || (count < size && dropRemainder)) yield break;
            if (place++ < firstBatch) rows.Drop(count);
            else yield return rows.Take(count);
        }
    }
}
