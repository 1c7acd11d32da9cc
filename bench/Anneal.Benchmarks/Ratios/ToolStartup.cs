using System.Diagnostics;
using Anneal.Schedules;

namespace Anneal.Benchmarks.Ratios;

/// <summary>
/// The tool as a whole process: rates of a schedule in a file, beside its version number, for which it hardly does more than start. It is the build that is left to
/// the JIT; build/measure-startup.sh packs the one compiled ahead and times that.
/// </summary>
internal sealed class ToolStartup : IPair
{
    private static readonly string Tool = Built();
    private readonly string file = Path.GetTempFileName();

    private ToolStartup() => File.WriteAllText(file, new CosineDecay(0.1, 1000).ToConfig().ToJsonString());

    public static Ratio Row { get; } = new("cli-eval-startup", "ms", () => new ToolStartup(), Cost: true);

    public double Ours() => Milliseconds("schedule", "eval", file, "--steps", "0,1,2");

    public double Peer() => Milliseconds("--version");

    public void Dispose() => File.Delete(file);

    /// <summary>How long the tool runs.</summary>
    public static double Milliseconds(params string[] arguments)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", Tool, .. arguments]) { RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? Stopwatch.GetElapsedTime(start).TotalMilliseconds : throw new InvalidOperationException($"{Tool} ended with {process.ExitCode}.");
    }

    /// <summary>Artifacts lie side by side: bin/Anneal.Benchmarks/release_linux-x64 and bin/Anneal.Cli/release.</summary>
    private static string Built()
    {
        var own = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.Combine(own.Parent!.Parent!.FullName, "Anneal.Cli", own.Name.Split('_')[0], "Anneal.Cli.dll");
    }
}
