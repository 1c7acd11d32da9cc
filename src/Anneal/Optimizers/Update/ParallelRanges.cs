using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Carries work on [0, length) out on the threads of libtorch, this one included: they wait for the next work a while before they sleep, and threads of our own would push them aside.</summary>
/// <param name="work">Takes start and end of a range. Where the ranges are cut must not matter: the same bits for any number of threads.</param>
/// <param name="unit">The ranges start at multiples of this.</param>
internal sealed unsafe partial class ParallelRanges(Action<long, long> work, int unit = 1)
{
    // Fewer elements than this are not worth a thread of their own, which costs more than it saves: measured, see bench.
    private const long ElementsWorthAThread = 1 << 14;

    private long length;
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
        (this.length, failure) = (length, null);
        var units = (length + unit - 1) / unit;
        var handle = GCHandle.Alloc(this);
        _ = torch_parallel_for(0, units, (units + threads - 1) / threads, &Execute, GCHandle.ToIntPtr(handle));
        handle.Free();
        if (failure is { } first) ExceptionDispatchInfo.Throw(first);
    }

    // libtorch calls this, which knows nothing of exceptions.
    [UnmanagedCallersOnly]
    private static void Execute(long start, long end, nint handle) => ((ParallelRanges)GCHandle.FromIntPtr(handle).Target!).Execute(start, end);

    private void Execute(long start, long end)
    {
        try
        {
            work(start * unit, Math.Min(end * unit, length));
        }
        catch (Exception fault)
        {
            failure = fault;
        }
    }

    [LibraryImport("torch_cpu")]
    private static partial int torch_parallel_for(long begin, long end, long grain, delegate* unmanaged<long, long, nint, void> work, nint context);
}
