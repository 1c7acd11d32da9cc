namespace Anneal.Data;

/// <summary>Keeps the batches of the first whole pass in memory, so that the data are read once. Made by <see cref="BatchSource.Cache"/>.</summary>
/// <remarks>All passes are the first one, so shuffle behind the cache, not before it. A pass that is left before its end keeps nothing.</remarks>
public sealed class BatchCache : IDrawnOrder, IDisposable
{
    private readonly IBatchSource source;
    private readonly Lock gate = new();
    private IReadOnlyList<Batch>? kept;
    private bool disposed;

    internal BatchCache(IBatchSource source) => this.source = source;

    /// <inheritdoc/>
    public long? BatchCount => kept?.Count ?? source.BatchCount;

    /// <inheritdoc/>
    public long? RowCount => kept?.Sum(batch => batch.Count) ?? source.RowCount;

    /// <inheritdoc/>
    public bool CanSeek => source.CanSeek;

    IEnumerable<OrderSeed> IDrawnOrder.DrawnSeeds => OrderSeed.DrawnIn(source);

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The cache has been disposed.</exception>
    public IEnumerator<Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return kept is { } batches ? Kept(batches, firstBatch) : firstBatch > 0 ? source.Read(0, firstBatch, cancellationToken) : Keeping(cancellationToken);
    }

    /// <summary>Frees what is kept.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            Free(kept ?? []);
            kept = null;
        }
    }

    private static IEnumerator<Batch> Kept(IReadOnlyList<Batch> batches, long firstBatch)
    {
        for (var i = (int)firstBatch; i < batches.Count; i++) yield return batches[i].Alias();
    }

    private static void Free(IReadOnlyList<Batch> batches)
    {
        foreach (var batch in batches) batch.Dispose();
    }

    private IEnumerator<Batch> Keeping(CancellationToken cancellationToken)
    {
        var copies = new List<Batch>();
        try
        {
            using var given = source.Read(0, 0, cancellationToken);
            while (given.MoveNext())
            {
                copies.Add(given.Current.Copy());
                yield return given.Current;
            }
            lock (gate)
            {
                if (kept is null && !disposed) (kept, copies) = (copies, []);
            }
        }
        finally
        {
            Free(copies);
        }
    }
}
