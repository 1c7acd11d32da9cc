using Anneal.Cli.Doctor;
using Anneal.Cli.Output;
using Anneal.Cli.Schedules;

namespace Anneal.Cli.Tests;

/// <summary>Paths, packages and line ends of each platform, on whichever the tests run.</summary>
public sealed class PlatformTests
{
    [Theory]
    [InlineData(@"C:\runs\rates.txt")]
    [InlineData("D:/runs/rates.txt")]
    [InlineData(@"\\server\share\rates")]
    [InlineData(@".\rates")]
    [InlineData(@"..\rates")]
    [InlineData(@"runs\rates")]
    [InlineData("./rates")]
    [InlineData("~/rates")]
    [InlineData("/runs/rates")]
    [InlineData("rates.JSON")]
    public void Paths_of_every_platform_are_files(string word) => Assert.True(ScheduleFile.IsPath(word));

    [Theory]
    [InlineData("0.1 / (1 + step)")]
    [InlineData("-step")]
    [InlineData("cosine-decay")]
    public void Formulas_and_names_are_none(string word) => Assert.False(ScheduleFile.IsPath(word));

    [Theory]
    [InlineData("win-x64", "libtorch-cpu-win-x64 2.10.0 puts it, or from a folder in PATH.")]
    [InlineData("osx-arm64", "libtorch-cpu-osx-arm64 2.10.0 puts it, or from a folder in DYLD_LIBRARY_PATH.")]
    [InlineData("linux-x64", "libtorch-cpu-linux-x64 2.10.0 puts it, or from a folder in LD_LIBRARY_PATH.")]
    [InlineData("linux-arm64", "There is no libtorch for linux-arm64.")]
    public void Doctor_says_what_the_platform_needs(string platform, string said) => Assert.Contains(said, PackageCache.WhereFrom(platform), StringComparison.Ordinal);

    [Theory]
    [InlineData("win-x64", "libtorch-cpu-win-x64")]
    [InlineData("osx-arm64", "libtorch-cpu-osx-arm64")]
    public void The_cache_has_a_folder_for_each_platform(string platform, string package)
    {
        Assert.Equal(Path.Combine("root", package, "2.10.0", "runtimes", platform, "native"), PackageCache.Folder("root", platform));
        Assert.Null(PackageCache.Folder("root", "linux-musl-x64"));
    }

    [Fact]
    public void Lines_end_alike_everywhere()
    {
        using var stream = new MemoryStream();
        using (var writer = ToolInvocation.Writer(stream))
        {
            writer.WriteLine("rates");
            RateColumns.WriteJson(writer, new System.Text.Json.Nodes.JsonObject { ["rate"] = 0.5 });
        }

        Assert.Equal("rates\n{\n  \"rate\": 0.5\n}\n", System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }
}
