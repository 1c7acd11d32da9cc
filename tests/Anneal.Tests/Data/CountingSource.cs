using Anneal.Data;
using static TorchSharp.torch;

namespace Anneal.Tests.Data;

/// <summary>Rows 0, 1, 2, ... in batches of given sizes; twice a row's number is its target. Counts who reads it.</summary>
internal sealed class CountingSource(params int[] sizes) : IBatchSource
{
    private int open;

    public bool KnowsItsLength { get; init; } = true;

    public bool CanSeek { get; init; } = true;

    /// <summary>The batch in whose place an exception is thrown.</summary>
    public int? Fails { get; init; }

    /// <summary>Called before each batch.</summary>
    public Action<long>? Before { get; init; }

    /// <summary>Enumerators that are not disposed.</summary>
    public int Open => open;

    /// <summary>Batches that were made.</summary>
    public int Made { get; private set; }

    public List<(long Pass, long First)> Passes { get; } = [];

    public long? BatchCount => KnowsItsLength ? sizes.Length : null;

    public long? RowCount => KnowsItsLength ? sizes.Sum() : null;

    public IEnumerator<Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default)
    {
        Assert.True(CanSeek || firstBatch == 0);
        lock (Passes) Passes.Add((pass, firstBatch));
        Interlocked.Increment(ref open);
        try
        {
            for (var i = (int)firstBatch; i < sizes.Length; i++)
            {
                Before?.Invoke(i);
                cancellationToken.ThrowIfCancellationRequested();
                if (i == Fails) throw new InvalidDataException($"Batch {i} is broken.");
                Made++;
                yield return Rows(sizes[..i].Sum(), sizes[i]);
            }
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }
    }

    /// <summary>A batch of such rows.</summary>
    public static Batch Rows(int start, int count)
    {
        using var column = arange(start, start + count, dtype: float32);
        return new(column.reshape(count, 1), arange(2 * start, 2 * (start + count), 2, dtype: int64));
    }

    /// <summary>The rows of each batch of a pass.</summary>
    public static List<int[]> RowsOf(IBatchSource source, long pass = 0, long firstBatch = 0, int atMost = int.MaxValue)
    {
        var read = new List<int[]>();
        using var batches = source.Read(pass, firstBatch);
        while (read.Count < atMost && batches.MoveNext())
        {
            using var batch = batches.Current;
            int[] rows = [.. GoldenTensor.Values(batch.X).Select(value => (int)value)];
            Assert.Equal(rows.Select(row => 2.0 * row), GoldenTensor.Values(batch.Y!));
            Assert.Equal(rows.Length, batch.Count);
            read.Add(rows);
        }
        return read;
    }
}
