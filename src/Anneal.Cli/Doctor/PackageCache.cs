using Anneal.Native;

namespace Anneal.Cli.Doctor;

/// <summary>libtorch as NuGet keeps it, for a tool whose own package is too small for it.</summary>
internal static class PackageCache
{
    private const string SearchedFolders = "NATIVE_DLL_SEARCH_DIRECTORIES";

    /// <summary>Has it found where no other is: the last folder in which natives are looked for.</summary>
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
