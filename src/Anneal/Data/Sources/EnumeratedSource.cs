namespace Anneal.Data;

/// <summary>What is enumerated anew in each pass. What is in a list stays the list's.</summary>
/// <param name="items">A list, or what makes its items while it is enumerated.</param>
/// <param name="share">A batch of an item that is needed again.</param>
/// <param name="take">A batch of an item that is not.</param>
internal sealed class EnumeratedSource<T>(IEnumerable<T> items, Func<T, Batch> share, Func<T, Batch> take) : IBatchSource
{
    private readonly IReadOnlyList<T>? list = items as IReadOnlyList<T>;

    public long? BatchCount => list?.Count;

    public long? RowCount => (items as IReadOnlyList<Batch>)?.Sum(batch => batch.Count);

    public bool CanSeek => list is not null;

    public IEnumerator<Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default)
    {
        if (list is null)
        {
            foreach (var item in items) yield return take(item);
            yield break;
        }
        for (var i = (int)firstBatch; i < list.Count; i++) yield return share(list[i]);
    }
}
