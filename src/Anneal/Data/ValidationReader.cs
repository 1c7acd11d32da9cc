namespace Anneal.Data;

/// <summary>Reads validation data from the beginning each time. The first batch is read, and so checked, before training begins.</summary>
internal sealed class ValidationReader : IDisposable
{
    private readonly IBatchSource source;
    private readonly CancellationToken cancellation;
    private BatchReader? next;

    public ValidationReader(IBatchSource source, CancellationToken cancellation)
    {
        (this.source, this.cancellation) = (source, cancellation);
        next = new(source, cancellationToken: cancellation);
        try
        {
            if (next.Peek() is null) throw new ArgumentException("validationData must have at least one batch; it had none.", "validationData");
        }
        catch
        {
            next.Dispose();
            throw;
        }
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
