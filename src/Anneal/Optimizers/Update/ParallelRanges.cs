using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Carries work on [0, length) out on several threads, this one included, without allocating.</summary>
/// <param name="work">Takes start and end of a range. Where the ranges are cut must not matter: the same bits for any number of threads.</param>
/// <param name="unit">The ranges start at multiples of this.</param>
internal sealed class ParallelRanges(Action<long, long> work, int unit = 1)
{
    // Fewer elements than this are not worth a thread of their own, which costs more than it saves: measured, see bench.
    private const long ElementsWorthAThread = 1 << 16;

    private Worker[] workers = [];
    private int running;
    private Exception? failure;

    /// <summary>How many threads a pass over a number of float32 elements is worth: at least one, at most torch's.</summary>
    public static int ThreadsFor(long elements) => elements < 2 * ElementsWorthAThread ? 1 : (int)Math.Min(get_num_threads(), elements / ElementsWorthAThread);

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
        var share = (length + threads * unit - 1) / (threads * unit) * unit;
        for (var i = 1; i < threads; i++)
        {
            workers[i - 1].Offer(Math.Min(length, i * share), i == threads - 1 ? length : Math.Min(length, (i + 1) * share));
            ThreadPool.UnsafeQueueUserWorkItem(workers[i - 1], preferLocal: false);
        }
        try
        {
            work(0, Math.Min(length, share));
        }
        finally
        {
            // What no thread has begun is done here: where all threads of the pool wait like this one, none would.
            for (var i = 0; i < threads - 1; i++) workers[i].Execute();
            // Also where this share failed: what the others write to must not be freed under them.
            var spin = new SpinWait();
            while (Volatile.Read(ref running) > 0) spin.SpinOnce(sleep1Threshold: -1);
        }
        if (failure is { } thrown) throw new InvalidOperationException("A thread of the update failed.", thrown);
    }

    private sealed class Worker(ParallelRanges owner) : IThreadPoolWorkItem
    {
        private long start, end;
        private int taken = 1;

        public void Offer(long from, long to)
        {
            (start, end) = (from, to);
            Volatile.Write(ref taken, 0);
        }

        public void Execute()
        {
            if (Interlocked.Exchange(ref taken, 1) == 1) return;
            try
            {
                if (start < end) owner.Do(start, end);
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
