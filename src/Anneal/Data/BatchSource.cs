namespace Anneal.Data;

/// <summary>Makes sources of arrays and of what can be enumerated.</summary>
public static class BatchSource
{
    /// <summary>Batches that are enumerated anew in each pass.</summary>
    /// <param name="batches">Those of a list stay the list's. Those that are made while enumerating are freed after their step.</param>
    /// <returns>A source. It knows its length and can seek if <paramref name="batches"/> is a list.</returns>
    public static IBatchSource From(IEnumerable<Batch> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        return new EnumeratedBatches(batches);
    }
}
