using System.Globalization;
using System.Text.Json.Nodes;
using Anneal.Schedules;

namespace Anneal.Cli.Tests;

public sealed class EvalTests : IDisposable
{
    private static readonly ExponentialDecay Decay = new(0.1, 100, 0.9);
    private static readonly string[] ByName =
        ["exponential-decay", "--initial-learning-rate", "0.1", "--decay-steps", "100", "--decay-rate", "0.9"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_name_with_arguments_gives_the_schedule_s_rates_to_the_last_bit()
    {
        var result = Tool.Run(["schedule", "eval", .. ByName, "--steps", "0,50,100"]);
        Assert.Equal(0, result.Code);
        Assert.Equal("", result.Error);
        Assert.Equal(
            ["step\trate", .. new[] { 0L, 50, 100 }.Select(step => $"{step}\t{Text(Decay.At(step))}")],
            result.Lines);
    }

    [Fact]
    public void A_file_gives_the_rates_of_the_schedule_that_was_written()
    {
        var result = Tool.Run("schedule", "eval", Written(Decay), "--steps=0..100:50", "--format", "csv");
        Assert.Equal(["step,rate", .. new[] { 0L, 50, 100 }.Select(step => $"{step},{Text(Decay.At(step))}")], result.Lines);
    }

    [Theory]
    [InlineData("0.1 * 0.95 ^ floor(step / 10)")]
    [InlineData("step")]
    [InlineData("step-1")]
    [InlineData("0.5")]
    public void A_formula_is_a_schedule(string formula)
    {
        var result = Tool.Run("schedule", "eval", formula, "--steps", "0,25", "--format", "csv");
        Assert.Equal("", result.Error);
        var schedule = new FormulaSchedule(formula);
        Assert.Equal(["step,rate", $"0,{Text(schedule.At(0))}", $"25,{Text(schedule.At(25))}"], result.Lines);
    }

    [Fact]
    public void Json_holds_the_schedule_the_steps_and_the_rates()
    {
        var json = JsonNode.Parse(Tool.Run(["schedule", "eval", .. ByName, "--steps", "7", "--format", "json"]).Output)!;
        Assert.Equal(7, json["steps"]![0]!.GetValue<long>());
        Assert.Equal(Decay.At(7), json["schedules"]![0]!["rates"]![0]!.GetValue<double>());
        Assert.Equal(Decay, LearningRateSchedule.FromConfig(json["schedules"]![0]!["schedule"]!));
    }

    [Fact]
    public void Lists_and_enums_and_lengths_with_units_are_arguments()
    {
        var result = Tool.Run("schedule", "eval", "piecewise-constant-decay", "--boundaries", """[{"epochs": 2}]""", "--values", "0.1,0.01",
            "--steps", "20,21", "--steps-per-epoch", "10", "--epochs", "5", "--format", "csv");
        Assert.Equal(["step,rate", "20,0.1", "21,0.01"], result.Lines);
        var cycle = Tool.Run("schedule", "eval", "one-cycle", "--initial-learning-rate", "0", "--peak-learning-rate", "1",
            "--final-learning-rate", "0", "--total-steps", "101", "--interpolation", "linear", "--steps", "0", "--format", "csv");
        Assert.Equal(["step,rate", "0,0"], cycle.Lines);
    }

    [Fact]
    public void A_length_in_epochs_without_their_size_says_what_is_missing()
    {
        var result = Tool.Run("schedule", "eval", "step-decay", "--initial-learning-rate", "0.1", "--step-size", """{"epochs": 2}""");
        Assert.Equal(2, result.Code);
        Assert.Contains("--steps-per-epoch", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2epochs", 20)]
    [InlineData("20%", 10)]
    [InlineData("64samples", 16)]
    [InlineData("64tokens", 2)]
    [InlineData("3", 3)]
    public void Lengths_have_units(string length, int steps)
    {
        var result = Tool.Run("schedule", "eval", "step-decay", "--initial-learning-rate", "1", "--step-size", length, "--factor", "0.5",
            "--steps-per-epoch", "10", "--epochs", "5", "--batch-size", "4", "--tokens-per-sample", "8", "--steps", $"{steps - 1},{steps}", "--format", "csv");
        Assert.Equal("", result.Error);
        Assert.Equal(["step,rate", $"{steps - 1},1", $"{steps},0.5"], result.Lines);
    }

    [Fact]
    public void Steps_may_be_written_with_an_exponent() =>
        Assert.Equal(["step,rate", "1000,1000", "2000,2000"], Tool.Run("schedule", "eval", "step", "--steps", "1e3..2e3:1000", "--format", "csv").Lines);

    [Theory]
    [InlineData("cosine-decay")]
    [InlineData("cosine_decay")]
    [InlineData("CosineDecay")]
    public void Names_are_known_in_every_spelling(string name) => Assert.Equal(
        ["step,rate", "0,0.1"],
        Tool.Run("schedule", "eval", name, "--initial-learning-rate", "0.1", "--decay_steps", "10", "--steps", "0", "--format", "csv").Lines);

    [Theory]
    [InlineData(".5")]
    [InlineData("5e-1")]
    [InlineData("0.5_0")]
    public void Numbers_are_typed_as_people_do(string rate) => Assert.Equal(
        ["step,rate", "0,0.5"], Tool.Run("schedule", "eval", "constant-rate", "--rate", rate, "--steps", "0", "--format", "csv", "--output", "-").Lines);

    [Theory]
    [InlineData("100_000", "0..2_000:1_000")]
    [InlineData("100000", "0..2000:1000")]
    public void Digits_may_have_underscores_between_them(string length, string steps) => Assert.Equal(
        ["step,rate", "0,1", "1000,0.99", "2000,0.98"],
        Tool.Run("schedule", "eval", "linear-decay", "--lr", "1", "--decay-steps", length, "--steps", steps, "--length", "2_000", "--format", "csv").Lines);

    [Theory]
    [InlineData("[1_000, 2_000]")]
    [InlineData("1_000,2_000")]
    [InlineData("[1000, 2000]")]
    public void Lists_are_typed_with_brackets_or_without(string milestones) => Assert.Equal(
        ["step,rate", "999,1", "1000,0.5", "2000,0.25"],
        Tool.Run("schedule", "eval", "multi-step-decay", "--lr", "1", "--milestones", milestones, "--factors", "[.5]", "--steps", "999,1_000,2_000", "--format", "csv").Lines);

    [Theory]
    [InlineData("true", "1")]
    [InlineData("True", "1")]
    [InlineData("False", "0.5")]
    public void Truth_is_typed_as_in_Python_too(string staircase, string rate) => Assert.Equal(
        ["step,rate", $"1,{rate}"],
        Tool.Run("schedule", "eval", "exponential-decay", "--lr", "1", "--decay-steps", "2", "--decay-rate", "0.25", "--staircase", staircase, "--steps", "1", "--format", "csv").Lines);

    [Theory]
    [InlineData("constant-rate --lr 0.1", "0.1")]
    [InlineData("constant-rate --learning-rate 0.1", "0.1")]
    [InlineData("cosine-decay --lr 0.1 --decay-steps 10", "0.1")]
    [InlineData("constant-with-cooldown --lr 0.1", "0.1")]
    [InlineData("one-cycle --initial-lr 0.1 --peak_lr 1 --final-lr 0 --total-steps 10", "0.1")]
    public void Lr_is_short_for_learning_rate(string words, string rate) => Assert.Equal(
        ["step,rate", $"0,{rate}"], Tool.Run(["schedule", "eval", .. words.Split(' '), "--steps", "0", "--format", "csv"]).Lines);

    [Fact]
    public void A_file_without_the_ending_is_read_where_its_folder_is_given()
    {
        var file = Path.Combine(_folder.FullName, "schedule");
        File.WriteAllText(file, Decay.ToConfig().ToJsonString());
        Assert.Equal(["step,rate", "0,0.1"], Tool.Run("schedule", "eval", file, "--steps", "0", "--format", "csv").Lines);
        var hint = Tool.RunBy("sh", ["-c", $"cd {_folder.FullName} && dotnet exec {Tool.Program} schedule eval schedule"]);
        Assert.Equal(2, hint.Code);
        Assert.EndsWith("The file of that name is ./schedule.\n", hint.Error, StringComparison.Ordinal);
    }

    private string Written(LearningRateSchedule schedule)
    {
        var path = Path.Combine(_folder.FullName, "schedule.json");
        File.WriteAllText(path, schedule.ToConfig().ToJsonString());
        return path;
    }

    private static string Text(double rate) => rate.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
}
