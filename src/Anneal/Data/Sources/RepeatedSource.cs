namespace Anneal.Data;

/// <summary>Several passes as one.</summary>
/// <param name="source">The data.</param>
/// <param name="count">How many; null: without end.</param>
internal sealed class RepeatedSource(IBatchSource source, long? count) : IDrawnOrder
{
    public long? BatchCount => Endless.Times(source.BatchCount, count);

    public long? RowCount => Endless.Times(source.RowCount, count);

    public bool CanSeek => source.CanSeek;

    public IEnumerable<OrderSeed> DrawnSeeds => OrderSeed.DrawnIn(source);

    public IEnumerator<Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default)
    {
        var (inner, skip, length) = (pass * (count ?? 1), firstBatch, source.BatchCount);
        var end = inner + count;
        if (length > 0) (inner, skip) = (inner + skip / length.Value, skip % length.Value);
        for (; inner != end; inner++)
        {
            // Only a pass of known length can be left out unread.
            var from = length is null ? 0 : skip;
            using var given = source.Read(inner, from, cancellationToken);
            skip -= from;
            var any = false;
            for (; given.MoveNext(); any = true)
            {
                if (skip == 0)
                {
                    yield return given.Current;
                    continue;
                }
                given.Current.Dispose();
                skip--;
            }
            if (!any) yield break;
        }
    }
}
