namespace Anneal.Cli.Tests;

/// <summary>Standard output and standard error that are closed or full.</summary>
public sealed class StreamTests
{
    [Theory]
    [InlineData("nonsense", 2)]
    [InlineData("schedule eval exponential-dekay", 2)]
    [InlineData("schedule eval no-such-file.json", 1)]
    [InlineData("schedule plot 1/step --format svg", 0)]
    [InlineData("schedule eval 0.1", 0)]
    public void Without_a_standard_error_the_exit_code_tells(string words, int code)
    {
        foreach (var nowhere in (string[])["2>&-", "2>/dev/full"])
            Assert.Equal(code, Tool.RunBy("sh", ["-c", $"dotnet exec {Tool.Program} {words} {nowhere}"]).Code);
    }

    [Theory]
    [InlineData(">&-")]
    [InlineData(">/dev/full")]
    public void Without_a_standard_output_a_command_fails_in_one_line(string nowhere)
    {
        foreach (var words in (string[])["--help", "schedule eval 0.1", "schedule plot 0.1 --format png"])
        {
            var result = Tool.RunBy("sh", ["-c", $"dotnet exec {Tool.Program} {words} {nowhere}"]);
            Assert.Equal((1, 1), (result.Code, result.Error.Count(letter => letter == '\n')));
            Assert.StartsWith("anneal: ", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_reader_that_has_enough_is_no_failure()
    {
        var result = Tool.RunBy("sh", ["-c", $"dotnet exec {Tool.Program} schedule eval step --steps 0..500000 | head -n 2"]);
        Assert.Equal((0, "step\trate\n0\t0\n", ""), (result.Code, result.Output, result.Error));
    }
}
