using Anneal.Distribution;

namespace Anneal.Data;

/// <summary>The batches of a source as a model takes them: in the order of its inputs and outputs, checked.</summary>
/// <param name="source">As the user gave it.</param>
/// <param name="arrange">Makes the batch that the step gets; takes what it is given.</param>
internal sealed class ArrangedSource(IBatchSource source, Func<Batch, Batch> arrange) : IPartialSource, IDrawnOrder
{
    public long? BatchCount => source.BatchCount;

    public long? RowCount => source.RowCount;

    public bool CanSeek => source.CanSeek;

    public IEnumerable<OrderSeed> DrawnSeeds => OrderSeed.DrawnIn(source);

    public string Kind => IPartialSource.KindOf(source);

    public bool HasParts => source is IPartialSource { HasParts: true };

    public void Prepare(Ranks ranks) => (source as IPartialSource)?.Prepare(ranks);

    public IEnumerator<Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default) => Arranged(source.Read(pass, firstBatch, cancellationToken), pass, firstBatch);

    public IEnumerator<Batch> Read(long pass, long firstBatch, Func<long, RowShare> share, CancellationToken cancellationToken) =>
        Arranged(((IPartialSource)source).Read(pass, firstBatch, share, cancellationToken), pass, firstBatch);

    private IEnumerator<Batch> Arranged(IEnumerator<Batch> batches, long pass, long firstBatch)
    {
        using var given = batches;
        for (var place = firstBatch; given.MoveNext(); place++)
        {
            using var batch = given.Current;
            yield return Arranged(batch, pass, place);
        }
    }

    /// <summary>Errors name the batch.</summary>
    private Batch Arranged(Batch batch, long pass, long place)
    {
        try
        {
            if (batch is null) throw new ArgumentException("source must give batches; it gave null.", nameof(source));
            if (batch.IsFreed) throw new InvalidOperationException("The batch was freed after its step. Give the list of batches itself, or make new batches for each pass.");
            return arrange(batch).As(batch.Share);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException && (pass, place) != (0, 0))
        {
            var text = $"Batch {place + 1} of pass {pass + 1} of the data: {(error is ArgumentException argument ? argument.PlainMessage() : error.Message)}";
            throw error is ArgumentException { ParamName: var name } ? new ArgumentException(text, name, error) : new InvalidOperationException(text, error);
        }
    }
}
