using System.Runtime.Versioning;
using Anneal.Native;

namespace Anneal.Tests.Native;

[SupportedOSPlatform("linux")]
public class MemoryImageTests
{
    private readonly List<string> reasons = [];

    public MemoryImageTests() => LibTorch.Load();

    [Fact]
    public void A_library_is_loaded_from_memory()
    {
        var path = new MemoryImage().TryLoad(Natives.Small, Natives.Read(Natives.Small), reasons, out var handle);

        Assert.StartsWith("/proc/self/fd/", path, StringComparison.Ordinal);
        Assert.NotEqual(0, handle);
        Assert.Empty(reasons);
    }

    [Fact]
    public void What_the_loader_refuses_is_reported()
    {
        Assert.Null(new MemoryImage().TryLoad("libnothing.so", new byte[100], reasons, out var handle));
        Assert.Equal(0, handle);
        Assert.StartsWith("memory file: ", Assert.Single(reasons), StringComparison.Ordinal);
    }
}
