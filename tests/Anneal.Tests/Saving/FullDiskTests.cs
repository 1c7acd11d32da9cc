using System.Diagnostics;
using System.Reflection;

namespace Anneal.Tests.Saving;

/// <summary>A disk that is full: a process that sets a limit to the size of its files.</summary>
public sealed class FullDiskTests
{
    private static readonly string Program = typeof(FullDiskTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "NativeProbe").Value!;

    [Theory]
    [InlineData("m.keras")]
    [InlineData("m.weights.h5")]
    [InlineData("m.safetensors")]
    public void A_full_disk_leaves_the_old_file(string name)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Text(name, "the old file");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Program, "save", path]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.StartsWith("IOException: ", output, StringComparison.Ordinal);
        Assert.Equal("the old file", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }
}
