using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Anneal.Distribution.Tests;

/// <summary>Processes that went through the same scenarios together.</summary>
public sealed class Run
{
    private readonly JsonObject[] ranks;

    private Run(JsonObject[] ranks) => this.ranks = ranks;

    /// <summary>Starts so many ranks and waits for their end.</summary>
    public static Run Of(int size, params string[] scenarios)
    {
        var program = Path.ChangeExtension(typeof(Run).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Worker").Value!, null);
        var folder = Directory.CreateTempSubdirectory("anneal-ranks-");
        try
        {
            Process[] processes = [.. Enumerable.Range(0, size).Select(rank => Start(program, [$"{rank}", $"{size}", Path.Combine(folder.FullName, "socket"), folder.FullName, .. scenarios]))];
            string[] said = [.. processes.Select(process => process.StandardError.ReadToEnd())];
            foreach (var process in processes) process.WaitForExit();
            Assert.All(processes.Zip(said), pair => Assert.Equal((0, ""), (pair.First.ExitCode, pair.Second)));
            return new([.. Enumerable.Range(0, size).Select(rank => JsonNode.Parse(File.ReadAllText(Path.Combine(folder.FullName, $"{rank}.json")))!.AsObject())]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>What each rank found.</summary>
    public IReadOnlyList<Found> Of(string scenario) => [.. ranks.Select(rank => new Found(rank[scenario]!.AsObject()))];

    private static Process Start(string program, string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
}
