namespace Anneal.Optimizers;

/// <summary>The arrays that one pass goes over, laid end to end and shared out to threads.</summary>
internal sealed class MemoryPlan
{
    private readonly Pass pass;
    private readonly ParallelRanges ranges;
    private UpdateMemory[] arrays = [];
    private int count;
    private long elements;

    /// <param name="pass">What is done to a part of an array. It runs on several threads at once, each on parts of its own.</param>
    public MemoryPlan(Pass pass)
    {
        this.pass = pass;
        ranges = new(Run, unit: OnePass.Width);
    }

    public delegate void Pass(in UpdateMemory memory);

    public void Add(in UpdateMemory memory)
    {
        if (count == arrays.Length) Array.Resize(ref arrays, Math.Max(8, 2 * arrays.Length));
        arrays[count++] = memory;
        elements += memory.Count;
    }

    public void Clear() => (count, elements) = (0, 0);

    /// <summary>Goes over the arrays and forgets them, also where a pass fails: their memory may be gone by the next.</summary>
    public void Run()
    {
        try
        {
            if (count > 0) ranges.Run(elements, ParallelRanges.ThreadsFor(elements));
        }
        finally
        {
            Clear();
        }
    }

    private void Run(long start, long end)
    {
        long first = 0;
        for (var i = 0; i < count && first < end; i++)
        {
            ref readonly var memory = ref arrays[i];
            var from = Math.Max(start - first, 0);
            var to = Math.Min(end - first, memory.Count);
            if (from < to) pass(memory.Part(from, to - from));
            first += memory.Count;
        }
    }
}
