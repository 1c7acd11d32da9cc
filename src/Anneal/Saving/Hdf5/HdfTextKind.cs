namespace Anneal.Saving;

/// <summary>How HDF5 keeps texts.</summary>
internal enum HdfTextKind
{
    /// <summary>There are none.</summary>
    None,

    /// <summary>Each in as many bytes as the longest.</summary>
    Fixed,

    /// <summary>In a heap, and in their place where they are.</summary>
    Variable,
}
