using Anneal.Distribution;

namespace Anneal.Data;

/// <summary>Batches that another thread reads ahead.</summary>
internal sealed class PrefetchedSource(IBatchSource source, int count) : IPartialSource, IDrawnOrder
{
    public long? BatchCount => source.BatchCount;

    public long? RowCount => source.RowCount;

    public bool CanSeek => source.CanSeek;

    public IEnumerable<OrderSeed> DrawnSeeds => OrderSeed.DrawnIn(source);

    public IEnumerator<Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default) =>
        new Prefetcher(token => source.Read(pass, firstBatch, token), count, cancellationToken);

    public string Kind => IPartialSource.KindOf(source);

    public bool HasParts => source is IPartialSource { HasParts: true };

    public void Prepare(Ranks ranks) => (source as IPartialSource)?.Prepare(ranks);

    public IEnumerator<Batch> Read(long pass, long firstBatch, Func<long, RowShare> share, CancellationToken cancellationToken) =>
        new Prefetcher(token => ((IPartialSource)source).Read(pass, firstBatch, share, token), count, cancellationToken);
}
