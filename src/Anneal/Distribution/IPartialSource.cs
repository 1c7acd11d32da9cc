using Anneal.Data;

namespace Anneal.Distribution;

/// <summary>A source that can leave out the rows of other ranks, so that they are not read, or not converted.</summary>
internal interface IPartialSource : IBatchSource
{
    /// <summary>Whether it knows the sizes of its batches before it reads them.</summary>
    bool HasParts { get; }

    /// <summary>What it is: sources of different kinds ask the other ranks for different things.</summary>
    string Kind => GetType().Name;

    /// <summary>Finds, together with the other ranks, what it must know of its rows; all ranks call it before they read.</summary>
    void Prepare(Ranks ranks)
    {
    }

    /// <summary>Begins a pass over the rows of one rank.</summary>
    /// <param name="pass">As in the other.</param>
    /// <param name="firstBatch">As in the other.</param>
    /// <param name="share">Which rows of a batch of so many belong to the rank.</param>
    /// <param name="cancellationToken">As in the other.</param>
    IEnumerator<Batch> Read(long pass, long firstBatch, Func<long, RowShare> share, CancellationToken cancellationToken);

    /// <summary>The kind of any source.</summary>
    static string KindOf(IBatchSource source) => source is IPartialSource partial ? partial.Kind : "batches";
}
