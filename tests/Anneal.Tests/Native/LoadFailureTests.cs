using System.Reflection;
using System.Runtime.Versioning;
using Anneal.Native;
using TorchSharp;

namespace Anneal.Tests.Native;

/// <summary>What a user reads where libtorch cannot be loaded.</summary>
[SupportedOSPlatform("linux")]
public class LoadFailureTests
{
    [Fact]
    public async Task A_missing_package_gives_one_error_that_says_what_to_install()
    {
        using var probe = new Probe(withLibTorch: false);
        var before = Directory.GetFileSystemEntries(probe.Program).Order().ToList();

        var outcome = await probe.Run(null, ("NUGET_PACKAGES", probe.MakePackageCache()));

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Empty(outcome.Output); // TorchSharp prints its own guess there
        Assert.Contains($" ---> System.DllNotFoundException: {MissingLibrary(probe)}", outcome.Error, StringComparison.Ordinal);
        // Left to itself, TorchSharp copies 500 MB into ./cpu before it gives up.
        Assert.Equal(before, Directory.GetFileSystemEntries(probe.Program).Order());
    }

    [Fact]
    public async Task Loading_by_hand_throws_that_error()
    {
        using var probe = new Probe(withLibTorch: false);

        var outcome = await probe.Run(["load"]);

        Assert.Equal(0, outcome.ExitCode);
        Assert.StartsWith(MissingLibrary(probe), outcome.Output, StringComparison.Ordinal);
        Assert.Contains(
            """    <PackageReference Include="libtorch-cpu-linux-x64" Version="2.10.0" />""", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_binding_is_told_from_a_missing_libtorch()
    {
        using var probe = new Probe(withLibTorch: false);
        File.Delete(Path.Combine(probe.Program, Natives.Binding));
        File.Delete(Path.Combine(probe.Program, "Anneal.Tests.NativeProbe.deps.json"));

        var outcome = await probe.Run(["load"]);

        Assert.StartsWith("TorchSharp's native library is missing: libLibTorchSharp.so", outcome.Output, StringComparison.Ordinal);
        Assert.Contains($"{Environment.NewLine}    {probe.Program}{Environment.NewLine}", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_loader_says_about_a_broken_library_reaches_the_user()
    {
        using var probe = new Probe();
        var library = Path.Combine(probe.Program, "libtorch.so");
        File.Delete(library);
        File.WriteAllText(library, "not a library");
        File.Delete(Path.Combine(probe.Program, Natives.Binding));
        File.WriteAllText(Path.Combine(probe.Program, Natives.Binding), "nor this");

        var outcome = await probe.Run(["load"]);

        Assert.StartsWith(
            $"""
            The system's loader refuses {library}:
                {library}: file too short
            """, outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_packages_named_are_those_TorchSharp_was_built_for()
    {
        Assert.Equal(LibTorchPackage.Version + ".0", torch.__version__);
        Assert.StartsWith(LibTorchPackage.TorchSharpVersion, typeof(torch).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion, StringComparison.Ordinal);
    }

    private static string MissingLibrary(Probe probe) =>
        $"""
        libtorch is missing: libtorch.so is in none of the folders searched, nor known to the system's loader.
        TorchSharp's own {Path.Combine(probe.Program, Natives.Binding)} is there but needs it.
        Searched:
            {probe.Program}
        """;
}
