namespace Anneal.Cli.Tests;

public sealed class UsageTests
{
    public static TheoryData<string[]> BadlyAsked =>
    [
        (string[])["schedule", "eval", "exponential-dekay", "--steps", "0"],
        (string[])["schedule", "eval", "exponential-decay", "--decay-steps", "10", "--steps", "0"],
        (string[])["schedule", "eval", "constant-rate", "--rate", "0.1", "--surplus", "1"],
        (string[])["schedule", "eval", "constant-rate", "--rate"],
        (string[])["schedule", "eval", "0.1 * (step", "--steps", "0"],
        (string[])["schedule", "eval", "0.1", "--steps", "3..1"],
        (string[])["schedule", "eval", "0.1", "--steps", "0..1000000000000"],
        (string[])["schedule", "eval", "0.1", "--steps", "0..:"],
        (string[])["schedule", "eval", "0.1", "0.2"],
        (string[])["schedule", "eval", ""],
        (string[])["schedule", "eval", "0.1", "--length", "0"],
        (string[])["schedule", "eval", "0.1", "--format", "xml"],
        (string[])["schedule", "plot", "0.1", "--output", "curve.gif"],
        (string[])["schedule", "eval"],
        (string[])["schedule", "draw"],
        (string[])["nonsense"],
    ];

    [Theory]
    [MemberData(nameof(BadlyAsked))]
    public void Bad_usage_is_code_2_and_one_line(string[] arguments)
    {
        var result = Tool.Run(arguments);
        Assert.Equal(2, result.Code);
        Assert.Equal("", result.Output);
        Assert.Equal(1, result.Error.Count(letter => letter == '\n'));
        Assert.StartsWith("anneal: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_code_1_and_one_line()
    {
        var result = Tool.Run("schedule", "show", "no-such-file.json");
        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.Contains("no-such-file.json", Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("show")]
    [InlineData("plot")]
    [InlineData("eval")]
    [InlineData("compare")]
    [InlineData("list")]
    public void Help_has_examples(string command)
    {
        var result = Tool.Run("schedule", command, "--help");
        Assert.Equal(0, result.Code);
        Assert.Contains($"anneal schedule {command}", result.Output, StringComparison.Ordinal);
    }
}
