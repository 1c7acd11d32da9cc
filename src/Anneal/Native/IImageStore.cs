namespace Anneal.Native;

/// <summary>A place from which a library that exists only as bytes can be loaded.</summary>
internal interface IImageStore
{
    /// <summary>Where the library was loaded from, or null, with the reason added to <paramref name="reasons"/>.</summary>
    string? TryLoad(string name, byte[] image, List<string> reasons, out nint handle);
}
