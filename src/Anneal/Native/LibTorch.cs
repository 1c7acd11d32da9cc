using System.Diagnostics;

namespace Anneal.Native;

/// <summary>Loading of libtorch, the native library behind TorchSharp.</summary>
/// <remarks>
/// The build of a program that references Anneal adds code that calls <see cref="Prepare"/> before the first line of the program. Plugins
/// and notebooks, which are built differently, must call <see cref="Load"/> before they use TorchSharp.
/// </remarks>
public static class LibTorch
{
    /// <summary>
    /// Enables TorchSharp to load on Linux systems whose C++ library is older than the one it was built with, and makes a missing libtorch
    /// a clear error. It does not load anything yet. On Windows and macOS, TorchSharp loads by itself and this call does nothing.
    /// </summary>
    /// <remarks>
    /// Before libtorch loads, its worker threads are told to spin briefly (GOMP_SPINCOUNT=2000) unless that variable or
    /// OMP_WAIT_POLICY is set: with the default, one other busy process makes training many times slower. glibc is told to keep freed blocks of up to 16 MiB for the
    /// next step, and to return them after <c>Fit</c>, unless one of its own variables, such as MALLOC_TRIM_THRESHOLD_, is set.
    /// Further calls, from any thread, do nothing.
    /// </remarks>
    public static void Prepare()
    {
        if (OperatingSystem.IsLinux()) LinuxLoading.Prepare();
    }

    /// <summary>
    /// Loads libtorch and TorchSharp's native library. Further calls, from any thread, do nothing. On Windows and macOS, TorchSharp loads
    /// by itself and this call does nothing.
    /// </summary>
    /// <exception cref="DllNotFoundException">The libraries cannot be loaded. The message says what was tried and what to install.</exception>
    public static void Load()
    {
        if (OperatingSystem.IsLinux()) LinuxLoading.Load();
    }

    /// <summary>Describes the loading so far: the source of the libraries, the changes to them, and the thread settings. It loads nothing.</summary>
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
            .FirstOrDefault(path => Platform.IsLibrary(path, name));
    }
}
