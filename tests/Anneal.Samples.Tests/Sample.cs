using System.Diagnostics;
using System.Reflection;

namespace Anneal.Samples.Tests;

/// <summary>A sample that runs as a process of its own, in a temporary folder.</summary>
internal sealed class Sample : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("anneal-sample-");
    private readonly List<string> lines = [];
    private readonly Process process;
    private readonly Task<string> error;

    private Sample(string name, string[] arguments)
    {
        var program = typeof(Sample).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == name).Value!;
        // Tests in the background of a shell inherit that SIGINT is ignored.
        process = Process.Start(new ProcessStartInfo("env", ["--default-signal", Path.ChangeExtension(program, null), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullName,
        })!;
        error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The extracts of real data that the tests bring along.</summary>
    public static string Data(string name) => Path.Combine(AppContext.BaseDirectory, "Data", name);

    public static Sample Start(string name, params string[] arguments) => new(name, arguments);

    /// <summary>Reads what the program says until a line has a text.</summary>
    public void WaitFor(string text)
    {
        while (process.StandardOutput.ReadLine() is { } line)
        {
            lines.Add(line);
            if (line.Contains(text, StringComparison.Ordinal)) return;
        }

        Assert.Fail($"No line with '{text}' came: {string.Join('\n', lines)}\n{error.Result}");
    }

    public void PressCtrlC()
    {
        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end; what the program said, and what it said of errors.</summary>
    public (int Code, string Output, string Error) End()
    {
        while (process.StandardOutput.ReadLine() is { } line) lines.Add(line);
        process.WaitForExit();
        return (process.ExitCode, string.Join('\n', lines), error.Result);
    }

    /// <summary>A file that the program wrote.</summary>
    public byte[] File(string name) => System.IO.File.ReadAllBytes(Path.Combine(folder.FullName, name));

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
        folder.Delete(recursive: true);
    }
}
