using System.Reflection;
using Anneal.Schedules;

namespace Anneal.Cli.Tests;

/// <summary>What help and docs show is typed into a shell.</summary>
public sealed class ExampleTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData]
    [InlineData("schedule")]
    [InlineData("schedule", "show")]
    [InlineData("schedule", "plot")]
    [InlineData("schedule", "eval")]
    [InlineData("schedule", "compare")]
    [InlineData("schedule", "list")]
    [InlineData("doctor")]
    public void Examples_of_help_work(params string[] command) => AllWork(Tool.Run([.. command, "--help"]).Lines.SkipWhile(line => line != "Examples:"));

    [Fact]
    public void Examples_of_the_page_work() => AllWork(File.ReadAllLines(Path.Combine(
        typeof(ExampleTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!, "docs", "cli.md")));

    private void AllWork(IEnumerable<string> lines)
    {
        foreach (var file in (string[])["schedule.json", "old.json", "new.json"])
            File.WriteAllText(Path.Combine(_folder.FullName, file), new CosineDecay(0.1, decaySteps: 1000).ToConfig().ToJsonString());
        var examples = lines.Select(line => line.Trim()).Where(line => line.StartsWith("anneal ", StringComparison.Ordinal) && !line.EndsWith("...", StringComparison.Ordinal));
        Assert.NotEmpty(examples);
        Assert.All(examples, example =>
        {
            var result = Tool.RunBy("sh", ["-c", $"cd {_folder.FullName} && anneal() {{ dotnet exec {Tool.Program} \"$@\"; }}; {example}"]);
            Assert.Equal((0, ""), (result.Code, result.Error));
            Assert.True(result.Output.Length > 0 || example.Contains("--output", StringComparison.Ordinal), example);
        });
    }
}
