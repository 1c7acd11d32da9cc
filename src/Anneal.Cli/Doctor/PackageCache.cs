using Anneal.Native;

namespace Anneal.Cli.Doctor;

/// <summary>Finds libtorch in NuGet's package cache, because the tool's own package does not contain it.</summary>
internal static class PackageCache
{
    /// <summary>What to install where libtorch is missing.</summary>
    public const string WhereFrom =
        "The tool does not contain libtorch (about 500 MB). It takes it from NuGet's package cache, where restoring a program with " +
        $"the package {LibTorchPackage.Name} {LibTorchPackage.Version} puts it, or from a folder in LD_LIBRARY_PATH. The schedule commands and `anneal model show` do not need it.";

    private const string SearchedFolders = "NATIVE_DLL_SEARCH_DIRECTORIES";

    /// <summary>Makes the cache the last folder in which native libraries are searched for.</summary>
    public static void Offer()
    {
        var folder = Path.Combine(Root, LibTorchPackage.Name, LibTorchPackage.Version, "runtimes", "linux-x64", "native");
        if (Directory.Exists(folder))
            AppContext.SetData(SearchedFolders, $"{AppContext.GetData(SearchedFolders)}{Path.PathSeparator}{folder}");
    }

    private static string Root => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } chosen
        ? chosen
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
