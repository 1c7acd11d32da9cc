using System.Text;
using Anneal.Data;

namespace Anneal.Distribution;

/// <summary>The rows of each batch of a source that belong to this rank.</summary>
/// <param name="source">The batches of the whole cluster, the same on every rank.</param>
/// <param name="ranks">Those that share them.</param>
internal sealed class SharedSource(IBatchSource source, Ranks ranks) : IBatchSource
{
    private const int Form = 1 + sizeof(long);

    private enum Found : byte
    {
        Batch,
        End,
        Cancelled,
    }

    /// <summary>Lets sources find out, together with the other ranks, which of their rows are where.</summary>
    public static void Prepare(Ranks? ranks, params ReadOnlySpan<IBatchSource?> sources)
    {
        if (ranks is null) return;
        foreach (var source in sources) (source as IPartialSource)?.Prepare(ranks);
    }

    /// <summary>As all ranks know it: one that has read the source before knows more than others.</summary>
    public required long? BatchCount { get; init; }

    public required long? RowCount { get; init; }

    public bool CanSeek => source.CanSeek;

    public IEnumerator<Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default) =>
        source is TensorSource rows ? rows.Read(pass, firstBatch, ranks.ShareOf, cancellationToken)
        : source is IPartialSource { HasParts: true } parts ? Read(parts.Read(pass, firstBatch, ranks.ShareOf, cancellationToken), pass, firstBatch, cancellationToken)
        : Read(source.Read(pass, firstBatch, cancellationToken), pass, firstBatch, cancellationToken);

    private IEnumerator<Batch> Read(IEnumerator<Batch> whole, long pass, long place, CancellationToken cancellation)
    {
        using var given = whole;
        for (; Next(given, pass, place, cancellation) is { } batch; place++)
        {
            if (batch.Share is not null) yield return batch;
            else using (batch) yield return batch.PartOf(ranks.ShareOf(batch.Count));
        }
    }

    /// <summary>The next batch if all ranks have one.</summary>
    /// <exception cref="OperationCanceledException">Rank 0 has cancelled the call, or one was cancelled while it waited for data.</exception>
    private Batch? Next(IEnumerator<Batch> given, long pass, long place, CancellationToken cancellation)
    {
        var (found, batch) = Find(given, cancellation);
        var all = ranks.Meet([(byte)found, .. BitConverter.GetBytes(batch?.WholeCount ?? 0), .. Encoding.UTF8.GetBytes(batch?.Form ?? "")]);
        for (var rank = 0; rank < all.Count; rank++)
        {
            if ((Found)all[rank][0] == Found.Cancelled) ranks.IsCancelled = true;
            else if (!all[rank].AsSpan().SequenceEqual(all[0]) && !all.Any(one => (Found)one[0] == Found.Cancelled))
                throw ranks.Told(new InvalidOperationException(
                    $"Batch {place} of pass {pass} of the data, counted from 0, has {Text(all[0], all[rank])} on rank 0 and {Text(all[rank], all[0])} on rank {rank}. Give all ranks the same data in the same order."));
        }
        // Data that have ended all the same were not cut short.
        if (!ranks.IsCancelled || all.All(one => (Found)one[0] == Found.End)) return batch;
        batch?.Dispose();
        throw new OperationCanceledException(cancellation);
    }

    private (Found Found, Batch? Batch) Find(IEnumerator<Batch> given, CancellationToken cancellation)
    {
        try
        {
            return given.MoveNext() ? (Found.Batch, given.Current) : (Found.End, null);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return (Found.Cancelled, null);
        }
        catch (Exception error)
        {
            ranks.Fail(error);
            throw;
        }
    }

    // What differs: the number of rows, or what they have.
    private static string Text(byte[] found, byte[] other) => (Found)found[0] != Found.Batch ? "ended"
        : BitConverter.ToInt64(found, 1) is var rows && found.AsSpan(0, Form).SequenceEqual(other.AsSpan(0, Form)) ? Encoding.UTF8.GetString(found.AsSpan(Form))
        : $"{rows} rows";
}
