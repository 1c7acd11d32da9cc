using System.Diagnostics;
using System.Reflection;

namespace Anneal.Tests;

/// <summary>The program that tests start where they need a process of their own.</summary>
internal static class ProbeProgram
{
    public static readonly string Path = typeof(ProbeProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "NativeProbe").Value!;

    public static Process Start(IEnumerable<string> arguments, params IEnumerable<(string Name, string Value)> variables)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Path, .. arguments]) { RedirectStandardOutput = true };
        foreach (var (name, value) in variables) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>All that it writes until it ends by itself.</summary>
    public static async Task<string> Run(IEnumerable<string> arguments, params IEnumerable<(string Name, string Value)> variables)
    {
        using var process = Start(arguments, variables);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
