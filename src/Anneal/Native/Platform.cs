using System.Runtime.InteropServices;

namespace Anneal.Native;

/// <summary>What is called otherwise on other platforms. Each method takes what it depends on, so that the names of every platform are tested on one.</summary>
internal static class Platform
{
    /// <summary>The runtime identifier of this process, without a distribution or a version.</summary>
    public static string Current => Of(OperatingSystem.IsWindows(), OperatingSystem.IsMacOS(), RuntimeInformation.ProcessArchitecture);

    /// <summary>A runtime identifier, such as <c>linux-x64</c>.</summary>
    public static string Of(bool isWindows, bool isMacOS, Architecture architecture) =>
        $"{(isWindows ? "win" : isMacOS ? "osx" : "linux")}-{architecture.ToString().ToLowerInvariant()}";

    /// <summary>The package with libtorch for the CPU, or null where there is none.</summary>
    public static string? PackageOf(string platform) => platform is "linux-x64" or "win-x64" or "win-arm64" or "osx-arm64" ? $"libtorch-cpu-{platform}" : null;

    /// <summary>The folder with native libraries in a package of NuGet.</summary>
    public static string NativeFolder(string platform) => Path.Combine("runtimes", platform, "native");

    /// <summary>Where a cache of NuGet has libtorch, or null where there is no such package.</summary>
    public static string? FolderIn(string cache, string platform) =>
        PackageOf(platform) is { } package ? Path.Combine(cache, package, LibTorchPackage.Version, NativeFolder(platform)) : null;

    /// <summary>The environment variable with folders in which the system's loader searches.</summary>
    public static string SearchPath(string platform) => platform.StartsWith("win", StringComparison.Ordinal) ? "PATH"
        : platform.StartsWith("osx", StringComparison.Ordinal) ? "DYLD_LIBRARY_PATH"
        : "LD_LIBRARY_PATH";

    /// <summary>Whether a path is that of a native library: <c>torch_cpu.dll</c>, <c>libtorch_cpu.so</c> or <c>libtorch_cpu.dylib</c>.</summary>
    public static bool IsLibrary(string path, string name) =>
        Path.GetFileNameWithoutExtension(path[(path.LastIndexOfAny(['/', '\\']) + 1)..]) is var file && (file == name || file == "lib" + name);
}
