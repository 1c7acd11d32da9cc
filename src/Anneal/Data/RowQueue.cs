namespace Anneal.Data;

/// <summary>Rows that wait, in order: batches go in, and batches of other sizes come out.</summary>
internal sealed class RowQueue : IDisposable
{
    private readonly Queue<Batch> batches = new();
    private long taken;

    /// <summary>The number of rows that wait.</summary>
    public long Rows { get; private set; }

    /// <summary>Takes a batch.</summary>
    public void Add(Batch batch)
    {
        batches.Enqueue(batch);
        Rows += batch.Count;
    }

    /// <summary>The first rows, which the caller owns; they may share memory with others.</summary>
    public Batch Take(long count)
    {
        if (taken == 0 && batches.Peek().Count == count)
        {
            Rows -= count;
            return batches.Dequeue();
        }
        var parts = new List<Batch>();
        try
        {
            Move(count, (batch, start, length) => parts.Add(batch.Rows(start, length)));
            return Batch.Join(parts);
        }
        finally
        {
            foreach (var part in parts) part.Dispose();
        }
    }

    /// <summary>Leaves out the first rows.</summary>
    public void Drop(long count) => Move(count, (_, _, _) => { });

    public void Dispose()
    {
        foreach (var batch in batches) batch.Dispose();
    }

    private void Move(long count, Action<Batch, long, long> pass)
    {
        while (count > 0)
        {
            var first = batches.Peek();
            var length = Math.Min(count, first.Count - taken);
            pass(first, taken, length);
            (taken, count, Rows) = (taken + length, count - length, Rows - length);
            if (taken < first.Count) continue;
            batches.Dequeue().Dispose();
            taken = 0;
        }
    }
}
