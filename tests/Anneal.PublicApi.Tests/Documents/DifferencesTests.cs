using System.Text.RegularExpressions;

namespace Anneal.PublicApi.Tests.Documents;

/// <summary>docs/differences.md names the test of each difference: the tests must be there.</summary>
public sealed partial class DifferencesTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "differences.md"));

    // A class may stand in several files, and its tests in one that it derives from.
    private static readonly ILookup<string, string> Sources = Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText)
        .SelectMany(source => Class().Matches(source).Select(match => (Name: match.Groups[1].Value, Source: source)))
        .ToLookup(found => found.Name, found => found.Source);

    [Fact]
    public void Every_test_that_is_named_exists()
    {
        var named = Test().Matches(Document).Select(match => (Class: match.Groups[1].Value, Method: match.Groups[3].Value)).Distinct().ToList();
        Assert.NotEmpty(named);
        var absent = named.Where(test => !Sources[test.Class].Any(source => test.Method == "" || Regex.IsMatch(source, $@"public (async )?\w+ {test.Method}\(")));
        Assert.Empty(absent);
    }

    [Fact]
    public void Every_difference_names_its_test()
    {
        var rows = Document.Split('\n').Where(line => line.StartsWith('|') && !line.StartsWith("|---", StringComparison.Ordinal))
            .Select(line => line.TrimEnd().Trim('|').Split('|')[^1].Trim()).Where(cell => cell != "Test").ToList();
        Assert.NotEmpty(rows);
        Assert.All(rows, cell => Assert.True(cell is "by type" or "the same" || Test().IsMatch(cell), $"'{cell}' names no test."));
    }

    [GeneratedRegex(@"`(\w+Tests)(\.(\w+))?`")]
    private static partial Regex Test();

    [GeneratedRegex(@"\bclass (\w+Tests)\b")]
    private static partial Regex Class();
}
