using System.Text.Json.Nodes;

namespace Anneal.Cli.Tests;

/// <summary>How long the run is that is shown where the options do not say it.</summary>
public sealed class LengthTests
{
    [Theory]
    [InlineData("nanogpt-gpt2", 600_000)]
    [InlineData("cosine-decay --lr 0.1 --decay-steps 100", 100)]
    [InlineData("linear-decay --lr 0.1 --decay-steps 2epochs --steps-per-epoch 50", 100)]
    public void A_schedule_is_shown_to_its_end(string words, long steps) => Assert.Equal(steps, Shown(words));

    [Theory]
    [InlineData("multi-step-decay --lr 1 --milestones 1000,2000 --factors 0.5,", 2500)]
    [InlineData("piecewise-constant-decay --boundaries 300,600 --values 3,2,1", 752)]
    public void Of_a_last_stair_a_part_is_seen(string words, long steps) => Assert.Equal(steps, Shown(words));

    [Theory]
    [InlineData("t5", 50_000)]
    [InlineData("step-decay --lr 1 --step-size 10_000", 64_000)]
    public void Without_an_end_the_run_goes_beyond_corners_and_over_periods(string words, long steps) => Assert.Equal(steps, Shown(words));

    [Theory]
    [InlineData("constant-rate --lr 0.1")]
    [InlineData("0.1/(1+step)")]
    [InlineData("linear-decay --lr 0.1 --decay-steps 50%")]
    [InlineData("exponential-decay --lr 0.1 --decay-steps 100 --decay-rate 0.5")]
    public void What_has_no_length_of_its_own_is_shown_for_1000_steps(string words) => Assert.Equal(1000, Shown(words));

    [Fact]
    public void What_the_options_say_of_the_run_is_stronger() => Assert.Equal(70, Shown("nanogpt-gpt2 --length 70"));

    [Fact]
    public void Of_several_schedules_the_longest_is_seen() => Assert.Equal(
        "299,", Tool.Run("schedule", "plot", "linear-decay", "--lr", "1", "--decay-steps", "100", "linear-decay", "--lr", "1", "--decay-steps", "300", "--format", "csv").Lines[^1][..4]);

    private static long Shown(string words)
    {
        var result = Tool.Run(["schedule", "show", .. words.Split(' '), "--format", "json"]);
        Assert.Equal("", result.Error);
        return JsonNode.Parse(result.Output)!["length"]!.GetValue<long>();
    }
}
