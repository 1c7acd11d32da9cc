namespace Anneal.Data;

/// <summary>What is enumerated asynchronously. The thread that reads waits, so it must be one that nobody else needs.</summary>
internal sealed class AsyncSource<T>(IAsyncEnumerable<T> items, Func<T, Batch> take) : IBatchSource
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public long? BatchCount => null;

    public long? RowCount => null;

    public bool CanSeek => false;

    public IEnumerator<Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default)
    {
        var enumerator = items.GetAsyncEnumerator(cancellationToken);
        var (next, waiting) = (Task.FromResult(false), false);
        try
        {
            while (true)
            {
                (next, waiting) = (enumerator.MoveNextAsync().AsTask(), true);
                if (!next.WaitAsync(cancellationToken).GetAwaiter().GetResult()) yield break;
                waiting = false;
                yield return take(enumerator.Current);
            }
        }
        finally
        {
            var leaving = Leave(enumerator, next, waiting);
            if (Task.WaitAny([leaving], Patience) == 0) leaving.GetAwaiter().GetResult();
        }
    }

    // An enumerator must not be disposed of while it works: one that does not heed the token is left to itself.
    private async Task Leave(IAsyncEnumerator<T> enumerator, Task<bool> next, bool waiting)
    {
        await using var leaving = enumerator.ConfigureAwait(false);
        await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (waiting && next is { IsCompletedSuccessfully: true, Result: true }) take(enumerator.Current).Dispose();
    }
}
