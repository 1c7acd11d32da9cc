using System.Runtime.InteropServices;

namespace Anneal.Native;

/// <summary>What the user reads when libtorch cannot be loaded: what is missing, what was tried, what to install.</summary>
internal static class LoadFailure
{
    private const string Install =
        $"""
        To install it, add this to the project file of the program (not of a library) and build again:
            <PackageReference Include="{LibTorchPackage.Name}" Version="{LibTorchPackage.Version}" />
        (or {LibTorchPackage.AllPlatforms} {LibTorchPackage.TorchSharpVersion}, which brings the natives of every platform,
        or {LibTorchPackage.Cuda} for NVIDIA).
        """;

    public static string MissingLibrary(IReadOnlyList<string> folders, string binding) =>
        $"""
        libtorch is missing: {LibTorchLoader.LibraryFile} is in none of the folders searched, nor known to the system's loader.
        TorchSharp's own {binding} is there but needs it.
        {Searched(folders)}
        {Install}
        """;

    public static string MissingBinding(IReadOnlyList<string> folders) =>
        $"""
        TorchSharp's native library is missing: {LibTorchLoader.BindingFile} is in none of the folders searched.
        {Searched(folders)}
        TorchSharp has it for linux-x64 (this system is {RuntimeInformation.RuntimeIdentifier}): build or publish for that, or without a
        runtime identifier, and keep all files beside the program. libtorch itself comes in a package of its own.
        {Install}
        """;

    public static string Refused(string path, IEnumerable<string> reasons) =>
        $"""
        The system's loader refuses {path}:
        {string.Join(Environment.NewLine, reasons.Select(reason => "    " + Essence(reason)))}
        TorchSharp needs glibc 2.34 or later (Debian 12, Ubuntu 22.04, RHEL 9) and {LibTorchPackage.Name} {LibTorchPackage.Version} exactly.
        """;

    /// <summary>The runtime puts general advice before what the system's loader said.</summary>
    private static string Essence(string reason) => reason.ReplaceLineEndings("\n").TrimEnd().Split('\n')[^1];

    private static string Searched(IReadOnlyList<string> folders) =>
        "Searched:" + string.Concat(folders.Select(folder => $"{Environment.NewLine}    {folder}"));
}
