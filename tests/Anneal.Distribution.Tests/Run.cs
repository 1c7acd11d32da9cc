using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Anneal.Distribution.Tests;

/// <summary>Processes that went through the same scenarios together.</summary>
public sealed class Run
{
    private readonly JsonObject[] ranks;

    private Run(JsonObject[] ranks) => this.ranks = ranks;

    /// <summary>Starts so many ranks and waits for their end. Two are started by MPICH and three by Open MPI; where these are not installed, they meet without MPI.</summary>
    public static Run Of(int size, params string[] scenarios) => Of(size, "mpi", scenarios);

    /// <summary>The same with gradients in bfloat16.</summary>
    public static Run InBFloat16(int size, params string[] scenarios)
    {
        Assert.SkipWhen(LauncherOf(size).Length == 0, $"The launcher of MPI for {size} ranks is not installed (Debian: apt-get install openmpi-bin mpich).");
        return Of(size, "bfloat16", scenarios);
    }

    private static Run Of(int size, string how, string[] scenarios)
    {
        var folder = Directory.CreateTempSubdirectory("anneal-ranks-");
        try
        {
            var processes = StartAll(size, how, folder.FullName, scenarios);
            string[] said = [.. processes.Select(process => process.StandardError.ReadToEnd())];
            foreach (var process in processes) process.WaitForExit();
            foreach (var (process, words) in processes.Zip(said)) Assert.True(process.ExitCode == 0, $"Exit code {process.ExitCode}. {words}");
            return new([.. Enumerable.Range(0, size).Select(rank => JsonNode.Parse(File.ReadAllText(Path.Combine(folder.FullName, $"{rank}.json")))!.AsObject())]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>What ranks say that do not come to their end, on standard error.</summary>
    public static string Failing(int size, string scenario)
    {
        var folder = Directory.CreateTempSubdirectory("anneal-ranks-");
        try
        {
            var processes = StartAll(size, "mpi", folder.FullName, [scenario]);
            var said = string.Concat(processes.Select(process => process.StandardError.ReadToEnd()));
            foreach (var process in processes) process.WaitForExit();
            Assert.All(processes, process => Assert.NotEqual(0, process.ExitCode));
            return said;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>What each rank found.</summary>
    public IReadOnlyList<Found> Of(string scenario) => [.. ranks.Select(rank => new Found(rank[scenario]!.AsObject()))];

    private static Process[] StartAll(int size, string how, string folder, string[] scenarios)
    {
        var program = Path.ChangeExtension(typeof(Run).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Worker").Value!, null);
        return LauncherOf(size) is [var launcher, .. var options]
            ? [Start(launcher, [.. options, "-n", $"{size}", program, how, folder, .. scenarios])]
            : [.. Enumerable.Range(0, size).Select(rank => Start(program, [$"{rank}/{size}", folder, .. scenarios]))];
    }

    private static string[] LauncherOf(int size)
    {
        string[] launcher = size switch
        {
            2 => ["/usr/bin/mpirun.mpich"],
            3 => ["/usr/bin/mpirun.openmpi", "--allow-run-as-root", "--oversubscribe", "--bind-to", "none"],
            _ => [""],
        };
        return File.Exists(launcher[0]) ? launcher : [];
    }

    private static Process Start(string program, string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
}
