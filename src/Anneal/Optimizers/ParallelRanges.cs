namespace Anneal.Optimizers;

/// <summary>
/// Carries work on [0, length) out on several threads, this one included, without allocating: what is split is elementwise, so the result has the
/// same bits for any number of threads.
/// </summary>
internal sealed class ParallelRanges(Action<long, long> work)
{
    private Worker[] workers = [];
    private int running;
    private Exception? failure;

    public void Run(long length, int threads)
    {
        if (threads <= 1)
        {
            work(0, length);
            return;
        }
        while (workers.Length < threads - 1) workers = [.. workers, new Worker(this)];
        running = threads - 1;
        failure = null;
        var share = (length / threads + 15) / 16 * 16;
        for (var i = 1; i < threads; i++)
        {
            workers[i - 1].Start = Math.Min(length, i * share);
            workers[i - 1].End = i == threads - 1 ? length : Math.Min(length, (i + 1) * share);
            ThreadPool.UnsafeQueueUserWorkItem(workers[i - 1], preferLocal: false);
        }
        work(0, Math.Min(length, share));
        var spin = new SpinWait();
        while (Volatile.Read(ref running) > 0) spin.SpinOnce(sleep1Threshold: -1);
        if (failure is { } thrown) throw new InvalidOperationException("A thread of the update failed.", thrown);
    }

    private sealed class Worker(ParallelRanges owner) : IThreadPoolWorkItem
    {
        public long Start { get; set; }

        public long End { get; set; }

        public void Execute()
        {
            try
            {
                if (Start < End) owner.Do(Start, End);
            }
            catch (Exception e)
            {
                owner.failure = e;
            }
            Interlocked.Decrement(ref owner.running);
        }
    }

    private void Do(long start, long end) => work(start, end);
}
