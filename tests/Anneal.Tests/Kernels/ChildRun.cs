using System.Diagnostics;

namespace Anneal.Tests.Kernels;

/// <summary>Runs test classes of this assembly in a process of their own.</summary>
internal static class ChildRun
{
    /// <summary>Fails with the output of the process where a test failed there, or the process did.</summary>
    public static async Task Succeeds(IEnumerable<Type> classes, IEnumerable<string>? options = null, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Anneal.Tests")) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var type in classes)
        {
            start.ArgumentList.Add("-class");
            start.ArgumentList.Add(type.FullName!);
        }
        foreach (var option in options ?? []) start.ArgumentList.Add(option);
        foreach (var (name, value) in variables) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var cancel = TestContext.Current.CancellationToken;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
        await process.WaitForExitAsync(cancel);
        Assert.True(process.ExitCode == 0, await output + await error);
    }
}
