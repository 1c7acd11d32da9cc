using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Anneal.PublicApi.Tests.Documents;

public sealed partial class PackageLineTests
{
    [Fact]
    public void Packages_in_documents_have_the_versions_of_the_build()
    {
        var known = Load("Directory.Packages.props").Descendants("PackageVersion")
            .ToDictionary(e => (string)e.Attribute("Include")!, e => (string)e.Attribute("Version")!);
        var version = (string)Load("Directory.Build.props").Descendants("Version").Single();
        foreach (var project in Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src"))) known[Path.GetFileName(project)] = version;

        var lines = Repository.Documents.SelectMany(path => Reference().Matches(File.ReadAllText(path)).Select(m => (Repository.Name(path), Match: m))).ToList();
        Assert.NotEmpty(lines);
        Assert.All(lines, line =>
        {
            var package = line.Match.Groups["package"].Value;
            Assert.True(known.TryGetValue(package, out var expected), $"{line.Item1}: the build knows no package '{package}'.");
            Assert.Equal(expected, line.Match.Groups["version"].Value);
        });
    }

    [Fact]
    public void Anneal_Cpu_brings_the_libtorch_of_this_build()
    {
        var libtorch = (string)Load("Directory.Packages.props").Descendants("PackageVersion").Single(e => (string?)e.Attribute("Include") == "libtorch-cpu-linux-x64").Attribute("Version")!;
        var brought = Load("src/Anneal.Cpu/Anneal.Cpu.nuspec").Descendants().Where(e => e.Name.LocalName == "dependency")
            .Select(e => ((string)e.Attribute("id")!, (string)e.Attribute("version")!));
        Assert.Equal(
            [("Anneal", "$version$"), ("libtorch-cpu-linux-x64", $"[{libtorch}]"), ("libtorch-cpu-win-x64", $"[{libtorch}]"), ("libtorch-cpu-osx-arm64", $"[{libtorch}]")],
            brought);
    }

    private static XDocument Load(string name) => XDocument.Load(Path.Combine(Repository.Root, name));

    [GeneratedRegex("<PackageReference Include=\"(?<package>[^\"]+)\" Version=\"(?<version>[^\"]+)\"")]
    private static partial Regex Reference();
}
