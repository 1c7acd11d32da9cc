using System.Diagnostics;

namespace Anneal.Cli.Tests;

/// <summary>The built tool, run as a program of its own.</summary>
internal static class Tool
{
    /// <summary>Artifacts lie side by side: bin/Anneal.Cli.Tests/debug_linux-x64 and bin/Anneal.Cli/debug.</summary>
    public static string Program
    {
        get
        {
            var own = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
            return Path.Combine(own.Parent!.Parent!.FullName, "Anneal.Cli", own.Name.Split('_')[0], "Anneal.Cli.dll");
        }
    }

    public static Process Start(params IEnumerable<string> arguments) => StartBy("dotnet", ["exec", Program, .. arguments]);

    public static Result Run(params IEnumerable<string> arguments) => Finish(Start(arguments));

    /// <summary>Runs another program that runs the tool.</summary>
    public static Result RunBy(string program, IEnumerable<string> arguments, params IEnumerable<(string Name, string Value)> environment) =>
        Finish(StartBy(program, arguments, environment));

    public static Process StartBy(string program, IEnumerable<string> arguments, params IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static Result Finish(Process started)
    {
        using var process = started;
        var error = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        return new(process.ExitCode, output.ToArray(), error.Result);
    }

    internal sealed record Result(int Code, byte[] Bytes, string Error)
    {
        public string Output => System.Text.Encoding.UTF8.GetString(Bytes);

        public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
