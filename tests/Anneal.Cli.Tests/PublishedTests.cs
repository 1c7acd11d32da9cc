using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Anneal.Schedules;

namespace Anneal.Cli.Tests;

/// <summary>Published schedules by name.</summary>
public sealed class PublishedTests
{
    private static JsonArray Listed => JsonNode.Parse(Tool.Run("schedule", "list", "--format", "json").Output)!.AsArray();

    [Fact]
    public void A_name_gives_what_its_method_gives()
    {
        var json = JsonNode.Parse(Tool.Run("schedule", "show", "nanogpt-gpt2", "--length", "600000", "--format", "json").Output)!;
        Assert.Equal(PublishedSchedules.NanoGptGpt2(), LearningRateSchedule.FromConfig(json["schedule"]!));
        Assert.Contains(json["points"]!.AsArray(), point => point!["point"]!.GetValue<string>() == "peak" && point["step"]!.GetValue<long>() == 2000);
    }

    [Fact]
    public void Arguments_are_options_and_lengths_have_units() => Rates(
        ["constant-with-cooldown", "--learning-rate", "0.5", "--steps", "79,80,100", "--length", "100"], "79,0.5", "80,0.5", "100,0");

    [Fact]
    public void Lengths_in_epochs_are_counted_by_the_run() =>
        Rates(["minicpm", "--stable-steps", "2epochs", "--steps-per-epoch", "10", "--steps", "20,5020"], "20,0.01", "5020,0.005");

    [Fact]
    public void The_batch_size_of_the_run_is_that_of_the_schedule() =>
        Rates(["imagenet-in-one-hour", "--batch-size", "1024", "--steps-per-epoch", "10", "--steps", "50,300"], "50,0.4", "300,0.04000000000000001");

    [Fact]
    public void Schedules_with_batch_sizes_of_their_own_are_compared()
    {
        var result = Tool.Run("schedule", "compare", "imagenet-in-one-hour", "--batch_size", "256", "ImageNetInOneHour", "--batch_size", "512",
            "--steps", "50", "--steps-per-epoch", "10", "--epochs", "90", "--format", "csv");
        Assert.Equal(["step,imagenet-in-one-hour --batch_size 256,ImageNetInOneHour --batch_size 512", "50,0.1,0.2"], result.Lines);
    }

    [Theory]
    [InlineData("gpt4", "There is no schedule 'gpt4'; the nearest names are gpt3, ")]
    [InlineData("cosine", "There is no schedule 'cosine'; the nearest names are cosine-decay, ")]
    [InlineData("exponential-dekay", "There is no schedule 'exponential-dekay'; the nearest names are exponential-decay, ")]
    [InlineData("gpt3", "gpt3: A length of 260000000000 tokens cannot be converted to steps: the run does not say how many tokens a sample has. Give --tokens-per-sample.")]
    [InlineData("mlperf-gpt3", "mlperf-gpt3: --learning-rate is missing. ")]
    [InlineData("sgdr --rate 1", "sgdr: --rate is neither an argument nor an option of this command; there are no arguments. ")]
    public void What_is_wrong_is_said_in_the_names_that_are_typed(string words, string problem)
    {
        var result = Tool.Run(["schedule", "eval", .. words.Split(' ')]);
        Assert.Equal((2, ""), (result.Code, result.Output));
        Assert.StartsWith($"anneal: {problem}", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void List_has_all_with_their_sources_below_the_curves()
    {
        var published = Listed.Where(entry => entry!["source"] is not null).Select(entry => entry!["name"]!.GetValue<string>());
        Assert.Equal(PublishedSchedules.All.Select(schedule => schedule.Name).Order(StringComparer.Ordinal), published);

        var lines = Tool.Run("schedule", "list").Lines;
        var heading = Array.IndexOf(lines, "Published schedules");
        Assert.InRange(heading, Array.IndexOf(lines, "Curves"), Array.IndexOf(lines, "  gpt3"));
        Assert.Equal("      GPT-3 175B, 260 billion tokens (arXiv 2005.14165, table 2.1 and appendix B)", lines[Array.IndexOf(lines, "  gpt3") + 1]);

        var csv = Tool.Run("schedule", "list", "--format", "csv").Lines;
        Assert.Equal("schedule,argument,type,required,summary,source", csv[0]);
        Assert.Contains("gpt3,,,,\"GPT-3 175B, 260 billion tokens\",\"arXiv 2005.14165, table 2.1 and appendix B\"", csv);
    }

    [Fact]
    public void Only_the_batch_size_is_an_option_of_the_tool_and_an_argument()
    {
        var arguments = Listed.SelectMany(entry => entry!["arguments"]!.AsArray()).Select(argument => $"--{argument!["name"]}").Distinct().ToList();
        foreach (var command in (string[])["show", "plot", "eval", "compare"])
        {
            var help = Tool.Run("schedule", command, "--help").Output;
            var options = Regex.Matches(help[..help.IndexOf("Examples:", StringComparison.Ordinal)], "--[a-z-]+").Select(match => match.Value);
            Assert.Equal(["--batch-size"], options.Intersect(arguments));
        }
    }

    private static void Rates(string[] words, params string[] lines)
    {
        var result = Tool.Run(["schedule", "eval", .. words, "--format", "csv"]);
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Equal(["step,rate", .. lines], result.Lines);
    }
}
