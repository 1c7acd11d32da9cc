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

    /// <summary>How many threads a pass over a number of float32 elements is worth: at least one, at most torch's.</summary>
    public static int ThreadsFor(long elements) => elements < 2 * ElementsWorthAThread ? 1 : (int)Math.Min(get_num_threads(), elements / ElementsWorthAThread);

    public void Run(long length, int threads)
    {
        if (threads <= 1)
        {
            work(0, length);
            return;
        }
        var run = new Share(work, unit, length);
        var units = (length + unit - 1) / unit;
        var handle = GCHandle.Alloc(run);
        _ = torch_parallel_for(0, units, (units + threads - 1) / threads, &Execute, GCHandle.ToIntPtr(handle));
        handle.Free();
        if (run.Failure is { } failure) ExceptionDispatchInfo.Throw(failure);
    }

    // libtorch's own library of threads calls this: no exception may leave it.
    [UnmanagedCallersOnly]
    private static void Execute(long start, long end, nint handle)
    {
        var run = (Share)GCHandle.FromIntPtr(handle).Target!;
        try
        {
            run.Work(start * run.Unit, Math.Min(end * run.Unit, run.Length));
        }
        catch (Exception failure)
        {
            run.Failure = failure;
        }
    }

    [LibraryImport("torch_cpu")]
    private static partial int torch_parallel_for(long begin, long end, long grain, delegate* unmanaged<long, long, nint, void> work, nint context);

    private sealed class Share(Action<long, long> work, int unit, long length)
    {
        public Action<long, long> Work { get; } = work;

        public int Unit { get; } = unit;

        public long Length { get; } = length;

        public Exception? Failure { get; set; }
    }
}
