namespace Anneal.Cli.Tests;

public sealed class NativeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public static TheoryData<string[]> ScheduleCommands =>
    [
        (string[])["list"],
        (string[])["show", "0.1"],
        (string[])["show", "nanogpt-gpt2"],
        (string[])["eval", "0.1"],
        (string[])["plot", "0.1"],
        (string[])["plot", "0.1", "--output", "p.csv"],
        (string[])["plot", "0.1", "--output", "p.png"],
        (string[])["plot", "0.1", "--output", "p.svg"],
        (string[])["compare", "0.1", "0.2"],
        (string[])["compare", "0.1", "0.2", "--output", "p.png"],
    ];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(ScheduleCommands))]
    public void No_command_on_schedules_loads_libtorch(string[] arguments)
    {
        var output = Array.IndexOf(arguments, "--output");
        if (output >= 0)
            arguments = [.. arguments[..(output + 1)], Path.Combine(_folder.FullName, arguments[output + 1])];
        Assert.DoesNotContain("torch", LibrariesLoadedBy(["schedule", .. arguments]), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void What_doctor_loads_would_be_seen() =>
        Assert.Contains("libtorch_cpu.so", LibrariesLoadedBy(["doctor"]), StringComparison.Ordinal);

    [Theory]
    [InlineData("eval", "--steps", "0..500000", "--format", "csv")]
    [InlineData("compare", "--steps", "0..500000", "--format", "csv")]
    [InlineData("plot", "--width", "4000", "--height", "4000", "--format", "png")]
    [InlineData("plot", "--length", "1000000", "--width", "10000", "--format", "svg")]
    public void Schedules_are_read_and_drawn_without_TorchSharp(string command, params string[] options)
    {
        // More than the 64 KiB of a pipe: the tool cannot end before it is looked at.
        using var process = Tool.Start(["schedule", command, "cosine-decay", "--initial-learning-rate", "0.1", "--decay-steps", "100", .. options]);
        process.StandardOutput.BaseStream.ReadExactly(new byte[8]);
        var maps = File.ReadAllText($"/proc/{process.Id}/maps");
        Assert.False(process.HasExited);
        process.Kill();
        process.WaitForExit();
        Assert.Contains("Anneal.Schedules.dll", maps, StringComparison.Ordinal);
        Assert.DoesNotContain("torch", maps, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Anneal.Onnx", maps, StringComparison.Ordinal);
    }

    /// <summary>What the system's loader says it opened, from the first file to the end of the process.</summary>
    private string LibrariesLoadedBy(string[] arguments)
    {
        var log = Path.Combine(_folder.FullName, "libraries");
        var result = Tool.RunBy("dotnet", ["exec", Tool.Program, .. arguments], ("LD_DEBUG", "files"), ("LD_DEBUG_OUTPUT", log));
        Assert.Equal((0, ""), (result.Code, result.Error));
        var files = string.Concat(Directory.GetFiles(_folder.FullName, "libraries.*").Select(File.ReadAllText));
        Assert.Contains("libcoreclr.so", files, StringComparison.Ordinal);
        return files;
    }
}
