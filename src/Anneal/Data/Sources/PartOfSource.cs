namespace Anneal.Data;

/// <summary>Some of the batches of each pass.</summary>
/// <param name="source">The data.</param>
/// <param name="skip">The batches to leave out, from the first.</param>
/// <param name="take">The batches after them; null: all.</param>
internal sealed class PartOfSource(IBatchSource source, long skip, long? take) : IDrawnOrder
{
    public long? BatchCount => Endless.Without(source.BatchCount, skip) is not { } left ? null : Math.Min(left, take ?? left);

    public long? RowCount => skip == 0 && BatchCount is { } count && count == source.BatchCount ? source.RowCount : BatchCount is 0 ? 0 : null;

    public bool CanSeek => source.CanSeek;

    public IEnumerable<OrderSeed> DrawnSeeds => OrderSeed.DrawnIn(source);

    public IEnumerator<Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default)
    {
        if (take <= firstBatch) yield break;
        using var given = source.CanSeek ? source.Read(pass, skip + firstBatch, cancellationToken) : source.Read(pass, 0, cancellationToken);
        for (var left = source.CanSeek ? 0 : skip; left > 0; left--)
        {
            if (!given.MoveNext()) yield break;
            given.Current.Dispose();
        }
        for (var place = firstBatch; place != take && given.MoveNext(); place++) yield return given.Current;
    }
}
