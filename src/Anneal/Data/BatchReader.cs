using Anneal.Distribution;

namespace Anneal.Data;

/// <summary>Reads batches one after the other, pass after pass.</summary>
/// <param name="source">The data.</param>
/// <param name="firstPass">The number of the first pass: a run that goes on from epoch 3 has the orders of epoch 3.</param>
/// <param name="firstBatch">The batch of that pass to begin with.</param>
/// <param name="cancellationToken">Cancels waiting for data.</param>
internal sealed class BatchReader(IBatchSource source, long firstPass = 0, long firstBatch = 0, CancellationToken cancellationToken = default) : IDisposable
{
    // A source may learn its length while it is read; a run counts as it began.
    private readonly long? batches = source.BatchCount;
    private IEnumerator<Batch>? pass;
    private Batch? peeked;

    /// <summary>The pass that the next batch is of.</summary>
    public long Pass { get; private set; } = firstPass;

    /// <summary>Whether the data are arrays in memory.</summary>
    public bool IsOfArrays => source is TensorSource;

    /// <summary>Whether a run can be resumed from any batch.</summary>
    public bool CanSeek => source.CanSeek;

    /// <summary>Its place in the pass.</summary>
    public long Batch { get; private set; } = firstBatch;

    /// <summary>Whether reading was cancelled before the pass ended.</summary>
    public bool WasCancelled { get; private set; }

    /// <summary>The next batch of the pass, which the caller owns; null where the pass ends, and the next one begins with the next call. Null where reading was cancelled, too.</summary>
    public Batch? Next()
    {
        var next = peeked ?? Read();
        peeked = null;
        if (next is null || ++Batch == batches) EndPass();
        return next;
    }

    /// <summary>What <see cref="Next"/> will give; stays the reader's.</summary>
    public Batch? Peek() => peeked ??= Read();

    /// <summary>The error for a source without a batch.</summary>
    public static ArgumentException Empty(string parameter) => Require.Wrong(parameter, "must have at least one batch; it had none");

    public void Dispose()
    {
        peeked?.Dispose();
        pass?.Dispose();
    }

    private Batch? Read()
    {
        pass ??= source.Read(Pass, Batch, cancellationToken);
        try
        {
            return pass.MoveNext() ? pass.Current : null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested || Ranks.Current is { IsCancelled: true })
        {
            WasCancelled = true;
            return null;
        }
    }

    private void EndPass()
    {
        pass?.Dispose();
        (pass, Pass, Batch) = (null, Pass + 1, 0);
    }
}
