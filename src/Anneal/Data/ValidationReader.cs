namespace Anneal.Data;

/// <summary>Reads validation data from the beginning each time. The first batch is read, and so checked, before training begins.</summary>
internal sealed class ValidationReader : IDisposable
{
    private readonly IBatchSource source;
    private readonly CancellationToken cancellation;
    private readonly Func<bool> isCancelled;
    private BatchReader? next;

    public ValidationReader(IBatchSource source, long? steps, Func<bool> isCancelled, CancellationToken cancellation)
    {
        (this.source, this.isCancelled, this.cancellation) = (source, isCancelled, cancellation);
        Endless.RequireEnd(source, steps, "validationSteps", "validationData");
        next = new(source, cancellationToken: cancellation);
    }

    /// <summary>Reads, and so checks, the first batch.</summary>
    public Batch? Peek()
    {
        var first = next!.Peek();
        return first is not null || isCancelled() ? first : throw BatchReader.Empty("validationData");
    }

    /// <summary>Reads from the beginning. The caller owns it.</summary>
    /// <exception cref="InvalidOperationException">There are no batches any more, so no loss to compare.</exception>
    public BatchReader Next()
    {
        var reader = next ?? new(source, cancellationToken: cancellation);
        next = null;
        if (reader.Peek() is not null || isCancelled()) return reader;
        reader.Dispose();
        throw new InvalidOperationException("validationData has no batches any more: it can be enumerated once only. Give a list, or make new batches for each pass.");
    }

    public void Dispose() => next?.Dispose();
}
