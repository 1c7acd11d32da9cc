using Anneal.Native;

namespace Anneal.Tests.Native;

public sealed class CudaLibraryTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void The_library_that_does_not_load_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Libraries have these names on Linux.");
        string Why(params string[] failing) => CudaLibraries.WhyNone(folder.FullName, path => failing.Contains(Path.GetFileName(path)) ? "file not found" : null);
        Assert.Equal("none: the libtorch that is loaded is for the CPU", Why());
        File.WriteAllText(Path.Combine(folder.FullName, "libtorch_cuda.so"), "");
        Assert.Equal("none: libcuda.so.1 does not load: file not found", Why("libcuda.so.1", "libtorch_cuda.so"));
        Assert.Equal("none: libtorch_cuda.so does not load: file not found", Why("libtorch_cuda.so"));
        Assert.Equal("none: all libraries load, and the driver shows no device", Why());
        // An empty file is no library.
        Assert.Contains(" does not load: ", CudaLibraries.WhyNone(folder.FullName), StringComparison.Ordinal);
    }
}
