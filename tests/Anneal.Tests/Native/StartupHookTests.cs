using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Anneal.Tests.Native;

/// <summary>What the build file of the package writes into programs, and that the runtime follows it in F# too.</summary>
public class StartupHookTests
{
    private static readonly string Sample = typeof(StartupHookTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "FSharpSample").Value!;

    [Fact]
    public async Task A_program_in_FSharp_that_touches_TorchSharp_first_trains()
    {
        using var process = Process.Start(new ProcessStartInfo(Path.ChangeExtension(Sample, OperatingSystem.IsWindows() ? ".exe" : null)) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, process.ExitCode);
        Assert.StartsWith("sum 6", output, StringComparison.Ordinal);
        Assert.Contains("shape 4 1", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_runtime_configuration_names_the_assembly_of_the_hook()
    {
        var configuration = JsonNode.Parse(File.ReadAllText(Path.ChangeExtension(Sample, ".runtimeconfig.json")))!;
        Assert.Equal("Anneal", configuration["runtimeOptions"]!["configProperties"]!["STARTUP_HOOKS"]!.GetValue<string>());
    }

    [Fact]
    public void The_hook_is_where_the_runtime_looks_for_it()
    {
        var hook = typeof(Anneal.Models.Sequential).Assembly.GetType("StartupHook", throwOnError: true)!;
        var method = hook.GetMethod("Initialize", BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public, Type.EmptyTypes);
        Assert.Equal(typeof(void), method!.ReturnType);
    }
}
