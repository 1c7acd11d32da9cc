using System.Text.RegularExpressions;

namespace Anneal.PublicApi.Tests.Documents;

public sealed partial class LinkTests
{
    [Fact]
    public void Links_within_the_repository_lead_somewhere()
    {
        var links = (from path in Repository.Documents
                     from Match link in Link().Matches(File.ReadAllText(path))
                     select (Document: Repository.Name(path), Target: link.Groups[1].Value,
                         Path: Path.Combine(Path.GetDirectoryName(path)!, link.Groups[1].Value))).ToList();
        Assert.NotEmpty(links);
        var broken = links.Where(link => !Path.Exists(link.Path)).Select(link => $"{link.Document}: {link.Target}");
        Assert.Empty(broken);
    }

    [Fact]
    public void Readmes_of_packages_have_a_title_and_whole_addresses_alone() => Assert.All(Repository.PackageReadmes, path =>
    {
        var text = File.ReadAllText(path);
        Assert.StartsWith($"# {Path.GetFileName(Path.GetDirectoryName(path))}\n", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(Link(), text);
    });

    [GeneratedRegex(@"\]\((?![a-z]+:|#)([^)#\s]+)")]
    private static partial Regex Link();
}
