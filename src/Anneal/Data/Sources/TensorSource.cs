using Anneal.Distribution;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Data;

/// <summary>Batches of rows in memory: as they stand, or in an order that follows from seed and pass.</summary>
/// <param name="rows">The rows; stay the caller's.</param>
/// <param name="batchSize">At least 1; the last batch of a pass may be smaller.</param>
/// <param name="seed">Null: rows as they stand.</param>
internal sealed class TensorSource(Batch rows, int batchSize, long? seed = null) : IPartialSource
{
    public long? BatchCount => (rows.Count + batchSize - 1) / batchSize;

    public long? RowCount => rows.Count;

    public bool CanSeek => true;

    /// <summary>What the orders of the rows follow from; null for rows as they stand.</summary>
    public long? Seed => seed;

    public IEnumerator<Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default) => Cut(pass, firstBatch, share: null);

    public string Kind => "arrays";

    public bool HasParts => true;

    public IEnumerator<Batch> Read(long pass, long firstBatch, Func<long, RowShare> share, CancellationToken cancellationToken) => Cut(pass, firstBatch, share);

    private IEnumerator<Batch> Cut(long pass, long firstBatch, Func<long, RowShare>? share)
    {
        using var order = seed is { } given ? from_array(RowOrder.Shuffled(rows.Count, given, pass)).DetachFromDisposeScope() : null;
        for (var row = firstBatch * batchSize; row < rows.Count; row += batchSize)
        {
            var count = Math.Min(batchSize, rows.Count - row);
            using var picked = order?.narrow(0, row, count);
            if (share is null) yield return picked is null ? rows.Rows(row, count) : rows.Rows(picked);
            else yield return Part(share(count), row, picked);
        }
    }

    private Batch Part(RowShare share, long row, Tensor? picked)
    {
        if (picked is not null) return rows.PartOf(share, picked);
        using var whole = rows.Rows(row, share.Whole);
        return whole.PartOf(share);
    }
}
