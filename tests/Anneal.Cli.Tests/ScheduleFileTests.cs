using System.Text.Json.Nodes;
using Anneal.Schedules;

namespace Anneal.Cli.Tests;

/// <summary>What may be in a file.</summary>
public sealed class ScheduleFileTests : IDisposable
{
    private static readonly string Decay = new LinearDecay(0.5, decaySteps: 4).ToConfig().ToJsonString();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    public static TheoryData<string> HoldersOfDecay =>
    [
        "DECAY",
        """{"module": "keras.optimizers", "class_name": "Adam", "config": {"name": "adam", "learning_rate": DECAY, "beta_1": 0.9}, "registered_name": null}""",
        """{"name": "SGD", "learning_rate": DECAY, "momentum": 0.9}""",
        """{"class_name": "SGD", "config": {"name": "SGD", "lr": DECAY}}""",
        """{"class_name": "LossScaleOptimizer", "config": {"inner_optimizer": {"class_name": "SGD", "config": {"learning_rate": DECAY}}}}""",
        """{"class_name": "Sequential", "config": {"layers": []}, "compile_config": {"optimizer": {"class_name": "SGD", "config": {"learning_rate": DECAY}}}}""",
    ];

    public static TheoryData<string> HoldersOfANumber =>
    [
        """{"module": "keras.src.optimizers.adam", "class_name": "Adam", "config": {"learning_rate": 0.25}}""",
        """{"class_name": "Adam", "config": {"name": "Adam", "lr": 0.25}}""",
        """{"name": "adam", "learning_rate": 0.25}""",
    ];

    [Theory]
    [MemberData(nameof(HoldersOfDecay))]
    public void The_schedule_of_an_optimizer_or_a_model_is_taken(string json) => Assert.Equal(
        ["step,rate", "0,0.5", "1,0.375"], Rates(json.Replace("DECAY", Decay, StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(HoldersOfANumber))]
    public void A_learning_rate_that_is_a_number_is_constant(string json) => Assert.Equal(["step,rate", "0,0.25", "1,0.25"], Rates(json));

    [Theory]
    [InlineData("""{"module": "my.schedules", "class_name": "Mine", "config": {"learning_rate": 0.25}}""", "it is of class 'Mine' of 'my.schedules', which is not a known schedule")]
    [InlineData("""{"class_name": "Mine", "config": {"learning_rate": 0.25}}""", "it is of class 'Mine', which is not a known schedule")]
    [InlineData("""{"module": "keras.optimizers", "class_name": "MultiOptimizer", "config": {"optimizer_map": []}}""",
        ": There are several optimizers, each with a rate of its own. Put the JSON of one of them into a file.")]
    [InlineData("""{"class_name": "CosineDecay", "class_name": "LinearDecay"}""", " is not JSON: Duplicate property 'class_name'.")]
    public void What_holds_no_schedule_is_refused(string json, string problem)
    {
        var result = Tool.Run("schedule", "eval", Written(json));
        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.Contains(problem, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(@"C:\runs\rates.txt")]
    [InlineData("D:/runs/rates")]
    [InlineData(@"\\server\share\rates")]
    [InlineData(@".\rates")]
    [InlineData(@"runs\rates")]
    public void A_path_of_Windows_is_a_file_everywhere(string path)
    {
        var result = Tool.Run("schedule", "eval", path);
        Assert.Equal((1, $"anneal: There is no file {path}.\n"), (result.Code, result.Error));
    }

    [Fact]
    public void A_file_of_more_than_64_MB_is_not_read()
    {
        var file = Path.Combine(_folder.FullName, "large.json");
        using (var large = File.Create(file))
            large.SetLength((64 << 20) + 1);
        foreach (var path in (string[])[file, "/dev/zero"])
        {
            var result = Tool.Run("schedule", "eval", path);
            Assert.Equal((1, $"anneal: {path} has more than 64 MB, which no schedule has. Choose another file.\n"), (result.Code, result.Error));
        }
    }

    [Fact]
    public void A_pipe_is_read()
    {
        var result = Tool.RunBy("bash", ["-c", $"dotnet exec {Tool.Program} schedule eval <(cat {Written(Decay)}) --steps 1 --format csv"]);
        Assert.Equal((0, "step,rate\n1,0.375\n", ""), (result.Code, result.Output, result.Error));
    }

    [Fact]
    public void Show_has_the_json_of_the_schedule_alone()
    {
        var shown = JsonNode.Parse(Tool.Run("schedule", "show", Written("""{"name": "SGD", "learning_rate": """ + Decay + "}"), "--format", "json").Output)!;
        Assert.Equal(new LinearDecay(0.5, decaySteps: 4), LearningRateSchedule.FromConfig(shown["schedule"]!));
    }

    private string[] Rates(string json)
    {
        var result = Tool.Run("schedule", "eval", Written(json), "--steps", "0,1", "--format", "csv");
        Assert.Equal("", result.Error);
        return result.Lines;
    }

    private string Written(string json)
    {
        var file = Path.Combine(_folder.FullName, "schedule.json");
        File.WriteAllText(file, json);
        return file;
    }
}
