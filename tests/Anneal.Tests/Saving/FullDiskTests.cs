using System.Diagnostics;
using System.Reflection;

namespace Anneal.Tests.Saving;

/// <summary>A disk that is full: a process whose files may not grow beyond a limit.</summary>
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
        // 64 blocks of 1024 bytes; the model has 400,000. The signal would end the process before it hears of the error.
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true };
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        foreach (var argument in (string[])["-c", "trap '' XFSZ; ulimit -f 64; exec \"$@\"", "bash", Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", Program, "save", path])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.StartsWith("IOException: ", output, StringComparison.Ordinal);
        Assert.Equal("the old file", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }
}
