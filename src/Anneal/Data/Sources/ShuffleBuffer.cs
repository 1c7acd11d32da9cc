using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Data;

/// <summary>Rows of which each gives its place to one that comes in, chosen at random.</summary>
internal sealed class ShuffleBuffer(int capacity, RowRandom random) : IDisposable
{
    private readonly RowQueue filling = new();
    private RowRandom random = random;
    private Batch? rows;
    private long[] places = [];

    /// <summary>Takes in the rows of a batch, which it frees. Once it is full, as many rows leave it.</summary>
    public void Exchange(Batch batch, RowQueue leaving)
    {
        filling.Add(batch);
        if (rows is null)
        {
            if (filling.Rows < capacity) return;
            Fill(capacity);
        }
        while (filling.Rows > 0)
        {
            using var coming = filling.Take(Math.Min(filling.Rows, capacity));
            using var slots = Draw(coming.Count);
            leaving.Add(rows!.Rows(slots));
            rows.Replace(slots, coming);
        }
    }

    /// <summary>All rows leave it.</summary>
    public void Empty(RowQueue leaving)
    {
        if (rows is null && filling.Rows > 0) Fill(filling.Rows);
        if (rows is null) return;
        using var slots = Draw(rows.Count);
        leaving.Add(rows.Rows(slots));
    }

    public void Dispose()
    {
        filling.Dispose();
        rows?.Dispose();
    }

    private void Fill(long count)
    {
        using var first = filling.Take(count);
        rows = first.Copy();
        places = new long[count];
        for (var i = 0L; i < count; i++) places[i] = i;
    }

    /// <summary>Different places, by the first steps of Fisher and Yates's shuffle.</summary>
    private Tensor Draw(long count)
    {
        for (var i = 0L; i < count; i++)
        {
            var j = i + random.Below(places.Length - i);
            (places[i], places[j]) = (places[j], places[i]);
        }
        return from_array(places[..(int)count]).DetachFromDisposeScope();
    }
}
