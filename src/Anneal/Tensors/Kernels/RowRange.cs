using Anneal.Optimizers;

namespace Anneal;

/// <summary>Does something to each row of a batch, on several threads where that is worth it.</summary>
internal sealed class RowRange
{
    private readonly ParallelRanges ranges;
    private readonly long rows;
    private readonly int threads;
    private Action<long> work = null!;

    /// <param name="rows">The number of rows.</param>
    /// <param name="elements">Elements of all rows. One is some ten times the work that an optimizer's is.</param>
    public RowRange(long rows, long elements)
    {
        this.rows = rows;
        threads = (int)Math.Min(rows, ParallelRanges.ThreadsFor(10 * elements));
        ranges = new((start, end) =>
        {
            for (var row = start; row < end; row++) work(row);
        });
    }

    public void Run(Action<long> row)
    {
        work = row;
        ranges.Run(rows, threads);
    }
}
