namespace Anneal.Cli.Tests;

public sealed class NativeTests
{
    [Theory]
    [InlineData("eval")]
    [InlineData("compare")]
    public void Schedules_are_read_without_TorchSharp_and_libtorch(string command)
    {
        // More than a pipe holds: the tool cannot end before it is looked at.
        using var process = Tool.Start("schedule", command, "cosine-decay", "--initial-learning-rate", "0.1", "--decay-steps", "100",
            "--steps", "0..500000", "--format", "csv");
        Assert.StartsWith("step,", process.StandardOutput.ReadLine(), StringComparison.Ordinal);
        Assert.Equal("0,0.1", process.StandardOutput.ReadLine());
        var maps = File.ReadAllText($"/proc/{process.Id}/maps");
        process.Kill();
        process.WaitForExit();
        Assert.Contains("Anneal.Schedules.dll", maps, StringComparison.Ordinal);
        Assert.DoesNotContain("torch", maps, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Doctor_trains_one_step_and_says_where_libtorch_is()
    {
        var result = Tool.Run("doctor");
        Assert.Equal("", result.Error);
        Assert.Equal(0, result.Code);
        Assert.Contains("trained: loss", result.Output, StringComparison.Ordinal);
        Assert.Contains("libLibTorchSharp.so", result.Output, StringComparison.Ordinal);
    }
}
