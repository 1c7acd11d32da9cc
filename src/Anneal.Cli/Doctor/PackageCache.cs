using Anneal.Native;

namespace Anneal.Cli.Doctor;

/// <summary>Finds libtorch in NuGet's package cache, because the tool's own package does not contain it.</summary>
internal static class PackageCache
{
    private const string SearchedFolders = "NATIVE_DLL_SEARCH_DIRECTORIES";

    /// <summary>Makes the cache the last folder in which native libraries are searched for.</summary>
    public static void Offer()
    {
        if (Platform.FolderIn(Root, Platform.Current) is { } folder && Directory.Exists(folder))
            AppContext.SetData(SearchedFolders, $"{AppContext.GetData(SearchedFolders)}{Path.PathSeparator}{folder}");
    }

    private static string Root => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } chosen
        ? chosen
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
