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

    /// <summary>Where the tool takes libtorch from on a platform.</summary>
    public static string WhereFrom(string platform) => Platform.PackageOf(platform) is { } package
        ? "The tool does not contain libtorch (about 500 MB). It takes it from NuGet's package cache, where restoring a program with " +
            $"the package {package} {LibTorchPackage.Version} puts it, or from a folder in {Platform.SearchPath(platform)}. The schedule commands and `anneal model show` do not need it."
        : $"There is no libtorch for {platform}. The schedule commands and `anneal model show` do not need it.";

    private static string Root => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } chosen
        ? chosen
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
