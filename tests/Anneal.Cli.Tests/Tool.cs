using System.Diagnostics;

namespace Anneal.Cli.Tests;

/// <summary>The built tool, run as a program of its own.</summary>
internal static class Tool
{
    /// <summary>Artifacts lie side by side: bin/Anneal.Cli.Tests/debug_linux-x64 and bin/Anneal.Cli/debug.</summary>
    private static string Program
    {
        get
        {
            var own = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
            return Path.Combine(own.Parent!.Parent!.FullName, "Anneal.Cli", own.Name.Split('_')[0], "Anneal.Cli.dll");
        }
    }

    public static Process Start(params IEnumerable<string> arguments) => Process.Start(
        new ProcessStartInfo("dotnet", ["exec", Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    public static Result Run(params IEnumerable<string> arguments)
    {
        using var process = Start(arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error.Result);
    }

    internal sealed record Result(int Code, string Output, string Error)
    {
        public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
