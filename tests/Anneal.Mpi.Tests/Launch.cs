using System.Diagnostics;
using System.Reflection;
using System.Text;

namespace Anneal.Distribution.Tests;

/// <summary>A run of the probe or of the sample through a launcher, and what it said.</summary>
internal sealed class Launch : IDisposable
{
    /// <summary>Far more than any run takes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly string Probe = Program("Anneal.Mpi.Probe");

    private readonly Process process;
    private readonly StringBuilder output = new(), error = new();

    private Launch(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(IsOfALauncher).ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in variables) start.Environment[name] = value;
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(error, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Runs the probe without a launcher.</summary>
    public static Launch Alone(string deed, params (string Name, string Value)[] variables) =>
        new(DotNet, [Probe, deed], variables.ToDictionary(variable => variable.Name, variable => variable.Value));

    /// <summary>Starts the probe on some ranks.</summary>
    public static Launch Ranks(MpiKind kind, int count, IEnumerable<string> arguments, params (string Name, string Value)[] variables) => Ranks(kind, count, Probe, arguments, variables);

    /// <summary>Starts the sample on some ranks.</summary>
    public static Launch Sample(MpiKind kind, int count, params string[] arguments) => Ranks(kind, count, Program("Distributed"), arguments);

    private static Launch Ranks(MpiKind kind, int count, string program, IEnumerable<string> arguments, params (string Name, string Value)[] variables)
    {
        var all = kind.Variables.ToDictionary();
        foreach (var (name, value) in variables) all[name] = value;
        return new(kind.Launcher, [.. kind.Options, "-n", $"{count}", DotNet, program, .. arguments], all);
    }

    private static string DotNet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Waits until all ranks have said which process they are; the process of one.</summary>
    public int ProcessOf(int rank, int count)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < Patience)
        {
            var lines = Text(output).Split('\n');
            var numbers = Enumerable.Range(0, count).Select(each => Array.Find(lines, line => line.StartsWith($"rank {each} is ", StringComparison.Ordinal))).ToList();
            if (!numbers.Contains(null)) return int.Parse(numbers[rank]!.Split(' ')[^1]);
            Thread.Sleep(10);
        }
        throw new TimeoutException($"Not all ranks came: {Text(output)}\n{Text(error)}");
    }

    /// <summary>Waits for the end; what was said, in the order of the lines' text on standard output.</summary>
    public (int Code, string[] Output, string Error) End()
    {
        if (!process.WaitForExit(Patience)) throw new TimeoutException($"The run does not end: {Text(output)}\n{Text(error)}");
        process.WaitForExit();
        return (process.ExitCode, [.. Text(output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)], Text(error));
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    private static string Program(string name) => typeof(Launch).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == name).Value!;

    private static bool IsOfALauncher(string name) =>
        name.StartsWith("OMPI_", StringComparison.Ordinal) || name.StartsWith("PMI", StringComparison.Ordinal) || name.StartsWith("SLURM_", StringComparison.Ordinal) || name == SetupFault.Variable;

    // Open MPI gives its processes terminals, to which .NET writes how their keys shall work.
    private static void Keep(StringBuilder text, string? line)
    {
        lock (text) text.Append(line?.Replace("\e[?1h\e=", "", StringComparison.Ordinal)).Append('\n');
    }

    private static string Text(StringBuilder text)
    {
        lock (text) return text.ToString();
    }
}
