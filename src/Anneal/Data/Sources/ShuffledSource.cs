namespace Anneal.Data;

/// <summary>Rows shuffled through a buffer of limited size; batches keep their sizes.</summary>
internal sealed class ShuffledSource(IBatchSource source, int bufferRows, OrderSeed seed) : IDrawnOrder
{
    public long? BatchCount => source.BatchCount;

    public long? RowCount => source.RowCount;

    public bool CanSeek => source.CanSeek;

    public IEnumerable<OrderSeed> DrawnSeeds => [.. seed.Drawn, .. OrderSeed.DrawnIn(source)];

    public IEnumerator<Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default)
    {
        using var given = source.Read(pass, 0, cancellationToken);
        using var buffer = new ShuffleBuffer(bufferRows, new(seed.Value, pass));
        using var rows = new RowQueue();
        var sizes = new Queue<long>();
        for (var (place, more) = (0L, true); more;)
        {
            more = given.MoveNext();
            if (more)
            {
                sizes.Enqueue(given.Current.Count);
                buffer.Exchange(given.Current, rows);
            }
            else
            {
                buffer.Empty(rows);
            }
            while (sizes.TryPeek(out var size) && rows.Rows >= size)
            {
                sizes.Dequeue();
                if (place++ < firstBatch) rows.Drop(size);
                else yield return rows.Take(size);
            }
        }
    }
}
