using System.Reflection;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Saving;
using Anneal.Schedules;

namespace Anneal.Cli.Tests;

/// <summary>What help and docs show is typed into a shell.</summary>
public sealed class ExampleTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    private static string Root => typeof(ExampleTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData]
    [InlineData("schedule")]
    [InlineData("schedule", "show")]
    [InlineData("schedule", "plot")]
    [InlineData("schedule", "eval")]
    [InlineData("schedule", "compare")]
    [InlineData("schedule", "list")]
    [InlineData("model")]
    [InlineData("model", "show")]
    [InlineData("model", "convert")]
    [InlineData("model", "diff")]
    [InlineData("model", "predict")]
    [InlineData("doctor")]
    public void Examples_of_help_work(params string[] command) => AllWork(Tool.Run([.. command, "--help"]).Lines.SkipWhile(line => line != "Examples:"));

    [Fact]
    public void Examples_of_the_page_work() => AllWork(File.ReadAllLines(Path.Combine(Root, "docs", "cli.md")));

    // What writes a file, and what finds no difference.
    private static bool IsSilent(string example) => example.StartsWith("anneal model convert", StringComparison.Ordinal) || example.StartsWith("anneal model diff digits", StringComparison.Ordinal);

    private void Models()
    {
        string Place(string name) => Path.Combine(_folder.FullName, name);
        using var model = new Sequential([new Input(4), new Dense(3), new Dense(2)]);
        model.Save(Place("digits.keras"));
        model.Save(Place("before.keras"));
        model.SaveWeights(Place("digits.safetensors"));
        model.SaveWeights(Place("model.safetensors"));
        File.WriteAllText(Place("digits.json"), model.ToJson());
        ArrayFiles.Save(Place("x.npy"), new Dictionary<string, ArrayLike> { ["x"] = new float[2, 4] });
        using var other = model.Clone();
        other.Save(Place("after.keras"));
        File.Copy(Path.Combine(Root, "tests", "Golden", "real_models", "tfkeras-2.6.0-mlp-nadam.h5"), Place("old.h5"), overwrite: true);
    }

    private void AllWork(IEnumerable<string> lines)
    {
        foreach (var file in (string[])["schedule.json", "old.json", "new.json"])
            File.WriteAllText(Path.Combine(_folder.FullName, file), new CosineDecay(0.1, decaySteps: 1000).ToConfig().ToJsonString());
        Models();
        var examples = lines.Select(line => line.Trim()).Where(line => line.StartsWith("anneal ", StringComparison.Ordinal) && !line.EndsWith("...", StringComparison.Ordinal));
        Assert.NotEmpty(examples);
        Assert.All(examples, example =>
        {
            var result = Tool.RunBy("sh", ["-c", $"cd {_folder.FullName} && anneal() {{ dotnet exec {Tool.Program} \"$@\"; }}; {example}"]);
            var differs = example.StartsWith("anneal model diff before", StringComparison.Ordinal);
            Assert.Equal((differs ? 1 : 0, ""), (result.Code, result.Error));
            Assert.True(result.Output.Length > 0 || example.Contains("--output", StringComparison.Ordinal) || IsSilent(example), example);
        });
    }
}
