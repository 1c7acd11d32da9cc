namespace Anneal.Optimizers;

/// <summary>The arrays that one pass goes over, laid end to end and shared out to threads.</summary>
internal sealed class MemoryPlan
{
    // Parts of which all arrays are still in the cache when the sums follow the rule.
    private const long SumLength = 1 << 13;

    private readonly Pass pass;
    private readonly SumPass? sumPass;
    private readonly ParallelRanges ranges, sumRanges;
    private UpdateMemory[] arrays = [];
    private SquareSums[] sums = [];
    private int count;
    private long elements;

    /// <param name="pass">What is done to a part of an array. It runs on several threads at once, each on parts of its own.</param>
    /// <param name="sumPass">What is done before it, where a rule needs sums over whole arrays.</param>
    public MemoryPlan(Pass pass, SumPass? sumPass = null)
    {
        (this.pass, this.sumPass) = (pass, sumPass);
        ranges = new(Run, unit: OnePass.Width);
        sumRanges = new(Sum);
    }

    public delegate void Pass(in UpdateMemory memory);

    public delegate SquareSums SumPass(in UpdateMemory memory);

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
            if (sumPass is not null) Sum();
            if (count > 0) ranges.Run(elements, ParallelRanges.ThreadsFor(elements));
        }
        finally
        {
            Clear();
        }
    }

    /// <summary>Goes over the arrays once before the pass. They are cut at places that do not depend on the threads: the same bits for any number of
    /// them. The weights decay here, and not again.</summary>
    private void Sum()
    {
        long parts = 0;
        for (var i = 0; i < count; i++) parts += Parts(arrays[i]);
        if (sums.Length < parts) sums = new SquareSums[parts];
        sumRanges.Run(parts, ParallelRanges.ThreadsFor(elements));
        long part = 0;
        for (var i = 0; i < count; i++)
        {
            ref var memory = ref arrays[i];
            for (var end = part + Parts(memory); part < end; part++) memory.Sums += sums[part];
            memory.Transform = memory.Transform with { Decay = 0 };
        }
    }

    private static long Parts(in UpdateMemory memory) => (memory.Count + SumLength - 1) / SumLength;

    private void Sum(long start, long end)
    {
        long first = 0;
        for (var i = 0; i < count && first < end; i++)
        {
            ref readonly var memory = ref arrays[i];
            var parts = Parts(memory);
            for (var part = Math.Max(start, first); part < Math.Min(end, first + parts); part++)
            {
                var from = (part - first) * SumLength;
                sums[part] = sumPass!(memory.Part(from, Math.Min(SumLength, memory.Count - from)));
            }
            first += parts;
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
