using System.Runtime.InteropServices;

namespace Anneal.Native;

/// <summary>What of CUDA can be loaded. TorchSharp does not say which library failed.</summary>
internal static class CudaLibraries
{
    private static readonly string[] OfLibTorch = ["libc10_cuda.so", "libtorch_cuda.so"];

    /// <summary>Why there is no CUDA device.</summary>
    /// <param name="folder">Where libtorch was loaded from; null if it was not.</param>
    /// <param name="failure">What the system says of a library that it does not load; null if it does. Default: asks it.</param>
    public static string WhyNone(string? folder, Func<string, string?>? failure = null)
    {
        failure ??= Failure;
        if (!OperatingSystem.IsLinux()) return "none";
        var present = OfLibTorch.Select(name => Path.Combine(folder ?? "", name)).Where(File.Exists).ToList();
        if (present.Count == 0) return "none: the libtorch that is loaded is for the CPU";
        foreach (var library in present.Prepend("libcuda.so.1"))
            if (failure(library) is { } reason) return $"none: {Path.GetFileName(library)} does not load: {reason}";
        return "none: all libraries load, and the driver shows no device";
    }

    private static string? Failure(string library)
    {
        try
        {
            NativeLibrary.Load(library);
            return null;
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            return error.Message.ReplaceLineEndings(" ").Trim();
        }
    }
}
