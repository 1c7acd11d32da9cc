using System.Reflection;
using System.Runtime.InteropServices;

namespace Anneal.Native;

/// <summary>The folders in which native libraries of a .NET program lie.</summary>
internal static class NativeFolders
{
    private static readonly string PackageFolder = Platform.NativeFolder("linux-x64");

    /// <summary>Existing folders, those of the runtime's own search first.</summary>
    public static IReadOnlyList<string> Of(Assembly assembly) =>
        [.. Candidates(assembly).Select(Path.TrimEndingDirectorySeparator).Distinct().Where(Directory.Exists)];

    private static IEnumerable<string> Candidates(Assembly assembly)
    {
        var own = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        foreach (var folder in own.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)) yield return folder;

        foreach (var folder in new[] { Path.GetDirectoryName(Location(assembly)), AppContext.BaseDirectory })
        {
            if (string.IsNullOrEmpty(folder)) continue;
            yield return folder;
            yield return Path.Combine(folder, PackageFolder);
        }

        // Notebooks load TorchSharp.dll from the package cache: <packages>/torchsharp/<version>/lib/<framework>/.
        var package = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Location(assembly)) ?? "/", "..", ".."));
        if (!Path.GetFileName(Path.GetDirectoryName(package) ?? "").Equals("torchsharp", StringComparison.OrdinalIgnoreCase)) yield break;
        yield return Path.Combine(package, PackageFolder);
        yield return Path.Combine(package, "..", "..", LibTorchPackage.Name, LibTorchPackage.Version, PackageFolder);
    }

    /// <summary>Empty inside a single-file program.</summary>
    [System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "An empty location is expected.")]
    private static string Location(Assembly assembly) => assembly.Location;
}
