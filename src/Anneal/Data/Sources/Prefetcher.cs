using System.Collections;
using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Anneal.Data;

/// <summary>Reads a pass on a thread of its own, a few batches ahead.</summary>
internal sealed class Prefetcher : IEnumerator<Batch>
{
    // Who cancels does not want to wait.
    private static readonly TimeSpan PatienceOfCancelled = TimeSpan.FromMilliseconds(20);

    private readonly Func<CancellationToken, IEnumerator<Batch>> read;
    private readonly BlockingCollection<Batch> ready;
    private readonly CancellationToken cancellation;
    private readonly CancellationTokenSource stop;
    private readonly Thread thread;
    private ExceptionDispatchInfo? fault;
    private Batch? current;
    private int left;
    private bool disposed;

    public Prefetcher(Func<CancellationToken, IEnumerator<Batch>> read, int count, CancellationToken cancellationToken)
    {
        (this.read, cancellation, ready) = (read, cancellationToken, new(count));
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        thread = new(ReadAhead) { IsBackground = true, Name = "Anneal: reads ahead" };
        thread.Start();
    }

    /// <summary>How long a source may hold the thread at the end.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(1);

    public Batch Current => current!;

    object IEnumerator.Current => Current;

    public bool MoveNext()
    {
        if (ready.TryTake(out current, Timeout.Infinite, cancellation)) return true;
        fault?.Throw();
        return false;
    }

    public void Reset() => throw new NotSupportedException();

    /// <summary>Ends the thread. One that a source holds longer than <see cref="Patience"/>, or at all where the run was cancelled, ends when the source lets it go.</summary>
    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        stop.Cancel();
        thread.Join(cancellation.IsCancellationRequested ? PatienceOfCancelled : Patience);
        Leave();
    }

    private void ReadAhead()
    {
        try
        {
            using var batches = read(stop.Token);
            while (!stop.IsCancellationRequested && batches.MoveNext()) Add(batches.Current);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch (Exception error)
        {
            fault = ExceptionDispatchInfo.Capture(error);
        }
        ready.CompleteAdding();
        Leave();
    }

    private void Add(Batch batch)
    {
        try
        {
            ready.Add(batch, stop.Token);
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }

    // Both threads leave; the second frees.
    private void Leave()
    {
        if (Interlocked.Increment(ref left) < 2) return;
        while (ready.TryTake(out var batch)) batch.Dispose();
        ready.Dispose();
        stop.Dispose();
    }
}
