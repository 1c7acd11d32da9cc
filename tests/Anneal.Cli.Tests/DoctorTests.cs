namespace Anneal.Cli.Tests;

public sealed class DoctorTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Doctor_trains_one_step_and_says_where_libtorch_is()
    {
        var result = Tool.Run("doctor");
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Contains("trained: loss", result.Output, StringComparison.Ordinal);
        Assert.Contains("libLibTorchSharp.so", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"\ncuda {11}(cuda:0|none: )", result.Output);
        Assert.Matches(@"\nnccl {11}(2\.|none: libnccl\.so\.2 does not load)", result.Output);
        Assert.All(
            ["anneal", "platform", "runtime", "processors", "torch threads", "one step", "cuda", "nccl", "LibTorchSharp", "loaded from", "libtorch_cpu", "threads"],
            name => Assert.Single(result.Lines, line => line.StartsWith(name.PadRight(15), StringComparison.Ordinal)));
    }

    [Fact]
    public void Without_libtorch_doctor_says_what_is_missing_and_what_to_do()
    {
        var result = Tool.RunBy("dotnet", ["exec", WithoutLibTorch(), "doctor"], ("NUGET_PACKAGES", _folder.FullName), ("LD_LIBRARY_PATH", ""));
        Assert.Equal(1, result.Code);
        Assert.Contains("\nlibtorch_cpu   not loaded\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("\nfailure        libtorch is missing: ", result.Output, StringComparison.Ordinal);
        Assert.StartsWith("anneal: Models cannot be trained here: libtorch is missing: ", result.Error, StringComparison.Ordinal);
        Assert.All(["NuGet's package cache", "libtorch-cpu-linux-x64 2.10.0", "LD_LIBRARY_PATH"], cure => Assert.Contains(cure, result.Error, StringComparison.Ordinal));
        Assert.Equal(1, result.Error.Count(letter => letter == '\n'));
    }

    [Fact]
    public void Without_libtorch_of_its_own_doctor_takes_that_of_the_package_cache()
    {
        var natives = Directory.CreateDirectory(
            Path.Combine(_folder.FullName, "packages", "libtorch-cpu-linux-x64", "2.10.0", "runtimes", "linux-x64", "native"));
        foreach (var file in Natives("*.so*"))
            File.CreateSymbolicLink(Path.Combine(natives.FullName, Path.GetFileName(file)), file);
        var result = Tool.RunBy("dotnet", ["exec", WithoutLibTorch(), "doctor"], ("NUGET_PACKAGES", Path.Combine(_folder.FullName, "packages")));
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Contains("trained: loss", result.Output, StringComparison.Ordinal);
    }

    /// <summary>The tool as it is installed: TorchSharp's own library is there, libtorch is not.</summary>
    private string WithoutLibTorch()
    {
        var copy = _folder.CreateSubdirectory("tool");
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(Tool.Program)!, "*.*"))
            File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
        var natives = copy.CreateSubdirectory(Path.Combine("runtimes", "linux-x64", "native"));
        foreach (var file in Natives("libLibTorchSharp.so"))
            File.Copy(file, Path.Combine(natives.FullName, Path.GetFileName(file)));
        return Path.Combine(copy.FullName, Path.GetFileName(Tool.Program));
    }

    private static string[] Natives(string pattern) =>
        Directory.GetFiles(Path.Combine(Path.GetDirectoryName(Tool.Program)!, "runtimes", "linux-x64", "native"), pattern);
}
