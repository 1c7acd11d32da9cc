namespace Anneal.Native;

/// <summary>A place from which a library that exists only as bytes can be loaded.</summary>
internal interface IImageStore
{
    /// <summary>
    /// Where <paramref name="image"/>, made from the file <paramref name="shipped"/>, was loaded from; null, with a reason added,
    /// where it was not.
    /// </summary>
    string? TryLoad(string shipped, byte[] image, List<string> reasons, out nint handle);
}
