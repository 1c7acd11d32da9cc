using System.ComponentModel;
using System.Diagnostics;

namespace Anneal.Distribution.Tests;

/// <summary>A folder with a library that stands for NCCL and for CUDA's driver.</summary>
public sealed class FakeNccl : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("anneal-nccl-");
    private readonly string? lacking;

    public FakeNccl()
    {
        var library = Path.Combine(folder.FullName, "libnccl.so.2");
        try
        {
            using var compiler = Process.Start("gcc", ["-O2", "-shared", "-fPIC", "-o", library, Path.Combine(AppContext.BaseDirectory, "Nccl", "nccl.c")]);
            compiler.WaitForExit();
            Assert.Equal(0, compiler.ExitCode);
            File.CreateSymbolicLink(Path.Combine(folder.FullName, "libcuda.so.1"), library);
        }
        catch (Win32Exception)
        {
            lacking = "There is no compiler for the library that stands for NCCL (Debian: apt-get install gcc).";
        }
    }

    /// <summary>The variable by which the system's loader finds it. Skips the test where it could not be made.</summary>
    public (string Name, string Value) Variable
    {
        get
        {
            Assert.SkipWhen(lacking is not null, lacking ?? "");
            return ("LD_LIBRARY_PATH", $"{folder.FullName}:{Environment.GetEnvironmentVariable("LD_LIBRARY_PATH")}");
        }
    }

    public void Dispose() => folder.Delete(recursive: true);
}
