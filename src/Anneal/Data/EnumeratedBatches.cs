namespace Anneal.Data;

/// <summary>Batches that are enumerated anew in each pass. Those of a list stay the list's.</summary>
internal sealed class EnumeratedBatches(IEnumerable<Batch> batches) : IBatchSource
{
    private readonly IReadOnlyList<Batch>? list = batches as IReadOnlyList<Batch>;

    public long? BatchCount => list?.Count;

    public long? RowCount => list?.Sum(batch => batch.Count);

    public bool CanSeek => list is not null;

    public IEnumerator<Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default) => list is null ? batches.GetEnumerator() : Shared(list, firstBatch);

    private static IEnumerator<Batch> Shared(IReadOnlyList<Batch> list, long firstBatch)
    {
        for (var i = (int)firstBatch; i < list.Count; i++) yield return list[i].Map(tensor => tensor.alias());
    }
}
