using System.Runtime.InteropServices;
using Anneal.Native;

namespace Anneal.Tests.Native;

/// <summary>The names of each platform, on whichever the tests run.</summary>
public sealed class PlatformTests
{
    [Theory]
    [InlineData(false, false, Architecture.X64, "linux-x64", "libtorch-cpu-linux-x64", "LD_LIBRARY_PATH")]
    [InlineData(true, false, Architecture.X64, "win-x64", "libtorch-cpu-win-x64", "PATH")]
    [InlineData(true, false, Architecture.Arm64, "win-arm64", "libtorch-cpu-win-arm64", "PATH")]
    [InlineData(false, true, Architecture.Arm64, "osx-arm64", "libtorch-cpu-osx-arm64", "DYLD_LIBRARY_PATH")]
    [InlineData(false, true, Architecture.X64, "osx-x64", null, "DYLD_LIBRARY_PATH")]
    [InlineData(false, false, Architecture.Arm64, "linux-arm64", null, "LD_LIBRARY_PATH")]
    public void Each_platform_has_its_package(bool isWindows, bool isMacOS, Architecture architecture, string platform, string? package, string searchPath)
    {
        Assert.Equal(platform, Platform.Of(isWindows, isMacOS, architecture));
        Assert.Equal(package, Platform.PackageOf(platform));
        Assert.Equal(searchPath, Platform.SearchPath(platform));
        Assert.Equal(package is null ? null : Path.Combine("cache", package, "2.10.0", "runtimes", platform, "native"), Platform.FolderIn("cache", platform));
    }

    [Fact]
    public void The_package_for_this_platform_is_the_one_the_loader_names() => Assert.Equal(LibTorchPackage.Name, Platform.PackageOf(Platform.Current));

    [Theory]
    [InlineData(@"C:\Users\me\app\torch_cpu.dll", "torch_cpu", true)]
    [InlineData(@"C:\Users\me\.nuget\packages\torchsharp\0.107.0\runtimes\win-x64\native\LibTorchSharp.dll", "LibTorchSharp", true)]
    [InlineData(@"C:\torch_cpu\c10.dll", "torch_cpu", false)]
    [InlineData("/Users/me/app/libtorch_cpu.dylib", "torch_cpu", true)]
    [InlineData("/Users/me/app/libLibTorchSharp.dylib", "LibTorchSharp", true)]
    [InlineData("/app/runtimes/linux-x64/native/libtorch_cpu.so", "torch_cpu", true)]
    [InlineData("/app/libtorch_cpu_extra.so", "torch_cpu", false)]
    public void A_native_library_is_known_by_its_name(string path, string name, bool isIt) => Assert.Equal(isIt, Platform.IsLibrary(path, name));

    [Theory]
    [InlineData(1, 7L)]
    [InlineData(int.MaxValue, long.MaxValue)]
    public void Names_of_checkpoints_are_legal_on_Windows(int epoch, long batch) =>
        Assert.Empty(Anneal.Training.CheckpointFolder.NameOf(new(epoch, batch, 0, null)).Intersect("<>:\"/\\|?*"));
}
