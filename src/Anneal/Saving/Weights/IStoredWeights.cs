namespace Anneal.Saving;

/// <summary>The arrays of a file by the parts of the model they belong to.</summary>
internal interface IStoredWeights : IDisposable
{
    /// <summary>What errors call the file.</summary>
    string Name { get; }

    /// <summary>The arrays of a part by their keys; empty if the file does not have the part.</summary>
    IReadOnlyDictionary<string, StoredArray> Of(string part);
}
