using static TorchSharp.torch;

namespace Anneal.Data;

/// <summary>Batches that a function makes of those of a source.</summary>
internal sealed class MappedSource(IBatchSource source, Func<Batch, Batch> function) : IDrawnOrder
{
    public long? BatchCount => source.BatchCount;

    // A function may make more rows of a row, or fewer.
    public long? RowCount => null;

    public bool CanSeek => source.CanSeek;

    public IEnumerable<OrderSeed> DrawnSeeds => OrderSeed.DrawnIn(source);

    public IEnumerator<Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default)
    {
        using var given = source.Read(pass, firstBatch, cancellationToken);
        while (given.MoveNext()) yield return Mapped(given.Current);
    }

    private Batch Mapped(Batch batch)
    {
        Batch? made = null;
        try
        {
            using var scope = NewDisposeScope();
            return made = function(batch) ?? throw new InvalidOperationException("The function of Map must return a batch; it returned null.");
        }
        finally
        {
            if (made != batch) batch.Dispose();
        }
    }
}
