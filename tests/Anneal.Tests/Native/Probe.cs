using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;

namespace Anneal.Tests.Native;

/// <summary>A copy of the probe program in a folder of its own: natives linked, the rest copied.</summary>
[SupportedOSPlatform("linux")]
internal sealed class Probe : IDisposable
{
    private const string LibTorchPackage = "libtorch-cpu-linux-x64";

    private readonly string root = Directory.CreateTempSubdirectory("anneal-tests-").FullName;

    public Probe(bool withLibTorch = true)
    {
        Program = Directory.CreateDirectory(Path.Combine(root, "program")).FullName;
        Home = Directory.CreateDirectory(Path.Combine(root, "home")).FullName;
        foreach (var file in new DirectoryInfo(Path.GetDirectoryName(ProbeProgram.Path)!).EnumerateFiles())
        {
            var target = Path.Combine(Program, file.Name);
            if (file.Extension is ".dll" or ".json") file.CopyTo(target);
            else if (file.Name.Contains(".so", StringComparison.Ordinal) && (withLibTorch || file.Name == Natives.Binding))
                File.CreateSymbolicLink(target, file.FullName);
        }
        if (!withLibTorch) Edit("deps.json", RemoveLibTorch);
    }

    /// <summary>Where the program lies.</summary>
    public string Program { get; }

    /// <summary>The user's home, at first empty.</summary>
    public string Home { get; }

    /// <summary>The user's cache of patched libraries.</summary>
    public string[] Cached => Directory.GetFiles(Path.Combine(Home, ".cache", "anneal-native"));

    /// <summary>A package cache from which TorchSharp, left to itself, would copy the natives beside the program.</summary>
    public string MakePackageCache()
    {
        foreach (var (package, file) in new[] { ("torchsharp/0.107.0", Natives.Binding), (LibTorchPackage + "/2.10.0", "libtorch.so") })
        {
            var folder = Directory.CreateDirectory(Path.Combine(root, "packages", package, "runtimes", "linux-x64", "native")).FullName;
            File.CreateSymbolicLink(Path.Combine(folder, file), Path.Combine(AppContext.BaseDirectory, file));
        }
        return Path.Combine(root, "packages");
    }

    public void RefuseMemoryFiles() =>
        Edit("runtimeconfig.json", config => config["runtimeOptions"]!["configProperties"]!["Anneal.Native.MemoryFile"] = false);

    /// <summary>Starts the program with an empty home; <paramref name="variables"/> change the environment, null removes one.</summary>
    public Process Start(IEnumerable<string>? arguments = null, params IEnumerable<(string Name, string? Value)> variables)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(Program, Path.GetFileName(ProbeProgram.Path)));
        foreach (var argument in arguments ?? []) start.ArgumentList.Add(argument);
        (string, string?)[] own =
            [("HOME", Home), ("TMPDIR", Home), ("XDG_CACHE_HOME", null), ("GOMP_SPINCOUNT", null), ("OMP_WAIT_POLICY", null)];
        foreach (var (name, value) in own.Concat(variables))
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public async Task<Outcome> Run(IEnumerable<string>? arguments = null, params IEnumerable<(string Name, string? Value)> variables)
    {
        using var process = Start(arguments, variables);
        return await Finish(process);
    }

    public static async Task<Outcome> Finish(Process process)
    {
        var cancel = TestContext.Current.CancellationToken;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
        await process.WaitForExitAsync(cancel);
        return new(process.ExitCode, await output, await error);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private void Edit(string suffix, Action<JsonNode> change)
    {
        var path = Path.Combine(Program, Path.ChangeExtension(Path.GetFileName(ProbeProgram.Path), suffix));
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        change(json);
        File.WriteAllText(path, json.ToJsonString());
    }

    /// <summary>As if the program did not reference the native package.</summary>
    private static void RemoveLibTorch(JsonNode deps)
    {
        foreach (var (_, target) in deps["targets"]!.AsObject()) RemoveKeys(target!.AsObject());
        RemoveKeys(deps["libraries"]!.AsObject());

        static void RemoveKeys(JsonObject packages)
        {
            var keys = packages.Select(package => package.Key).Where(key => key.StartsWith(LibTorchPackage, StringComparison.Ordinal));
            foreach (var key in keys.ToList()) packages.Remove(key);
        }
    }

    public sealed record Outcome(int ExitCode, string Output, string Error);
}
