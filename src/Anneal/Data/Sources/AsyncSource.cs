namespace Anneal.Data;

/// <summary>What is enumerated asynchronously. The thread that reads waits, so it must be one that nobody else needs.</summary>
internal sealed class AsyncSource<T>(IAsyncEnumerable<T> items, Func<T, Batch> take) : IBatchSource
{
    public long? BatchCount => null;

    public long? RowCount => null;

    public bool CanSeek => false;

    public IEnumerator<Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default)
    {
        var enumerator = items.GetAsyncEnumerator(cancellationToken);
        var next = Task.FromResult(true);
        try
        {
            while (true)
            {
                next = enumerator.MoveNextAsync().AsTask();
                if (!next.WaitAsync(cancellationToken).GetAwaiter().GetResult()) yield break;
                yield return take(enumerator.Current);
            }
        }
        finally
        {
            // An enumerator must not be disposed of while it works: one that does not heed the token is left to itself.
            if (next.IsCompleted) enumerator.DisposeAsync().AsTask().GetAwaiter().GetResult();
            else _ = Leave(enumerator, next);
        }
    }

    private async Task Leave(IAsyncEnumerator<T> enumerator, Task<bool> next)
    {
        await using var leaving = enumerator.ConfigureAwait(false);
        if (await next.ConfigureAwait(false)) take(enumerator.Current).Dispose();
    }
}
