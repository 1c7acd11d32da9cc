using Anneal.Distribution;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Data;

/// <summary>The rows of a table in batches: one input (rows, features), targets (rows) and sample weights (rows).</summary>
/// <param name="open">Begins at the first row; called once in each pass.</param>
/// <param name="form">What the rows hold.</param>
/// <param name="batchSize">At least 1; the last batch of a pass may be smaller.</param>
/// <param name="rowCount">The number of rows, or null if it is known after a pass alone.</param>
internal sealed class TableBatches(Func<ITableRows> open, TableForm form, int batchSize, long? rowCount = null)
{
    private const int FirstRoom = 1024;

    private readonly int batchSize = Require.AtLeast(batchSize, 1);
    private long counted = rowCount ?? -1;

    public long? RowCount
    {
        get => Volatile.Read(ref counted) is >= 0 and var count ? count : null;
        set => Volatile.Write(ref counted, value ?? -1);
    }

    public long? BatchCount => RowCount is { } rows ? RowOrder.Batches(rows, batchSize) : null;

    public IEnumerator<Batch> Read(long firstBatch, CancellationToken cancellationToken)
    {
        using var rows = open();
        var place = Skip(rows, firstBatch * batchSize, cancellationToken);
        for (var count = batchSize; count == batchSize; place += count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var batch = Next(rows, batchSize, out count);
            if (batch is not null) yield return batch;
        }
        Volatile.Write(ref counted, place);
    }

    /// <summary>The rows of one rank; those of others are passed over. The number of rows is known.</summary>
    public IEnumerator<Batch> Read(long firstBatch, Func<long, RowShare> share, CancellationToken cancellationToken)
    {
        using var rows = open();
        var all = RowCount!.Value;
        for (var place = Skip(rows, firstBatch * batchSize, cancellationToken); place < all; place += batchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = share(Math.Min(batchSize, all - place));
            Skip(rows, part.Rows.Start, cancellationToken);
            if (Next(rows, (int)part.Rows.Length, out _) is not { } batch) yield break;
            yield return batch.As(part);
            Skip(rows, part.Whole - part.Rows.Start - part.Rows.Length, cancellationToken);
        }
    }

    /// <summary>The rows of one rank, where nothing else is read.</summary>
    /// <param name="firstBatch">The batch to begin with.</param>
    /// <param name="share">Which rows of a batch of so many belong to the rank.</param>
    /// <param name="open">Opens rows by first ones and lengths.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public IEnumerator<Batch> Read(long firstBatch, Func<long, RowShare> share, Func<IEnumerable<(long Start, long Length)>, ITableRows> open, CancellationToken cancellationToken)
    {
        var shares = Shares(firstBatch, share);
        using var rows = open(shares.Select(each => (each.Place + each.Part.Rows.Start, each.Part.Rows.Length)));
        foreach (var (_, part) in shares)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Next(rows, (int)part.Rows.Length, out _) is not { } batch) yield break;
            yield return batch.As(part);
        }
    }

    private IEnumerable<(long Place, RowShare Part)> Shares(long firstBatch, Func<long, RowShare> share)
    {
        var all = RowCount!.Value;
        for (var place = firstBatch * batchSize; place < all; place += batchSize) yield return (place, share(Math.Min(batchSize, all - place)));
    }

    private static long Skip(ITableRows rows, long count, CancellationToken cancellationToken)
    {
        var skipped = 0L;
        for (; skipped < count && rows.Next(); skipped++) cancellationToken.ThrowIfCancellationRequested();
        return skipped;
    }

    private Batch? Next(ITableRows rows, int most, out int count)
    {
        // The last batch, or the only one, may be much smaller than batchSize.
        var room = Math.Min(most, FirstRoom);
        var (features, labels, weights) = (new float[room * form.Features], new float[form.HasLabel ? room : 0], new float[form.HasWeight ? room : 0]);
        for (count = 0; count < most && rows.Next(); count++)
        {
            if (count == room)
            {
                room = (int)Math.Min(most, 2L * room);
                Array.Resize(ref features, checked(room * form.Features));
                if (form.HasLabel) Array.Resize(ref labels, room);
                if (form.HasWeight) Array.Resize(ref weights, room);
            }
            rows.ReadFeatures(features.AsSpan(count * form.Features, form.Features));
            if (form.HasLabel) labels[count] = rows.ReadLabel();
            if (form.HasWeight) weights[count] = rows.ReadWeight();
        }
        if (count == 0) return null;
        using var scope = NewDisposeScope();
        return new Batch(
            from_array(features).reshape(room, form.Features).narrow(0, 0, count),
            form.HasLabel ? Targets(labels, count) : null,
            form.HasWeight ? from_array(weights).narrow(0, 0, count) : null);
    }

    private Tensor Targets(float[] labels, int count)
    {
        var targets = from_array(labels).narrow(0, 0, count);
        return form.HasClasses ? targets.to(int64) : targets;
    }
}
