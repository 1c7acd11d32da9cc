namespace Anneal.Data;

/// <summary>Reads validation data from the beginning each time. The first batch is read, and so checked, before training begins.</summary>
internal sealed class ValidationReader : IDisposable
{
    private readonly IBatchSource source;
    private readonly CancellationToken cancellation;
    private BatchReader? next;

    public ValidationReader(IBatchSource source, long? steps, CancellationToken cancellation)
    {
        (this.source, this.cancellation) = (source, cancellation);
        Endless.RequireEnd(source, steps, "validationSteps", "validationData");
        next = new(source, cancellationToken: cancellation);
    }

    /// <summary>Reads, and so checks, the first batch.</summary>
    public Batch? Peek()
    {
        var first = next!.Peek();
        return first is not null || cancellation.IsCancellationRequested ? first : throw new ArgumentException("validationData must have at least one batch; it had none.", "validationData");
    }

    /// <summary>The caller owns it.</summary>
    public BatchReader Next()
    {
        var reader = next ?? new(source, cancellationToken: cancellation);
        next = null;
        return reader;
    }

    public void Dispose() => next?.Dispose();
}
