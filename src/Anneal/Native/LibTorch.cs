using System.Diagnostics;

namespace Anneal.Native;

/// <summary>Loading of libtorch, the native library behind TorchSharp.</summary>
/// <remarks>
/// A program that references Anneal has <see cref="Prepare"/> called before its first line by code that the build adds, so
/// nothing need be called. Plugins and notebooks, which are not built that way, call <see cref="Load"/> before they use TorchSharp.
/// </remarks>
public static class LibTorch
{
    /// <summary>
    /// Makes TorchSharp load on Linux systems whose C++ library is older than the one it was built with, and gives one clear
    /// error where libtorch is missing. Loads nothing yet. On Windows and macOS TorchSharp loads by itself: nothing happens.
    /// </summary>
    /// <remarks>
    /// Before libtorch loads, its worker threads are told to spin briefly (GOMP_SPINCOUNT=2000) unless that variable or
    /// OMP_WAIT_POLICY is set: with the default, one other busy process makes training many times slower.
    /// Calling it again, from any thread, does nothing.
    /// </remarks>
    public static void Prepare()
    {
        if (OperatingSystem.IsLinux()) LinuxLoading.Prepare();
    }

    /// <summary>
    /// Loads libtorch and TorchSharp's native library now. Calling it again, from any thread, does nothing.
    /// On Windows and macOS TorchSharp loads by itself: nothing happens.
    /// </summary>
    /// <exception cref="DllNotFoundException">They cannot be loaded; the message says what was tried and what to install.</exception>
    public static void Load()
    {
        if (OperatingSystem.IsLinux()) LinuxLoading.Load();
    }

    /// <summary>What has happened so far: where the libraries came from, what was changed, how threads are set. Loads nothing.</summary>
    public static LibTorchStatus Describe()
    {
        var (loader, threads) = OperatingSystem.IsLinux() ? (LinuxLoading.Loader, OpenMp.Describe()) : (null, "");
        var found = LoadedModule("LibTorchSharp");
        return new LibTorchStatus
        {
            Shipped = loader?.Binding?.Shipped ?? found,
            LoadedFrom = loader?.Binding?.LoadedFrom ?? found,
            LibTorchCpu = LoadedModule("torch_cpu"),
            WeakenedVersions = loader?.Binding?.WeakenedVersions ?? [],
            Threads = threads,
            Failure = loader?.Failure,
        };
    }

    private static string? LoadedModule(string name)
    {
        using var process = Process.GetCurrentProcess();
        return process.Modules.Cast<ProcessModule>().Select(module => module.FileName)
            .FirstOrDefault(path => Path.GetFileNameWithoutExtension(path) is var file && (file == name || file == "lib" + name));
    }
}
