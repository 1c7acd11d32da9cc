using System.Text.RegularExpressions;

namespace Anneal.PublicApi.Tests.Documents;

public sealed class SnippetTests
{
    private static readonly IReadOnlyList<Region> Regions =
        [.. Repository.SnippetFiles.SelectMany(file => Region.Read(Repository.Name(file), File.ReadAllLines(file)))];

    // The gallery's code is what draws its pictures: Anneal.Plotting.Tests holds that page to it.
    public static TheoryData<string> Documents => [.. Repository.Documents.Select(Repository.Name).Where(name => name != "docs/schedules.md")];

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/getting-started.md")]
    public void A_first_document_shows_code(string name)
    {
        Assert.True(File.Exists(Path.Combine(Repository.Root, name)), $"{name} is missing.");
        Assert.NotEmpty(Blocks(name));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_code_block_is_code_that_runs(string document)
    {
        var strangers = Blocks(document).Where(block => !Regions.Any(region => region.IsShownBy(block))).Select(block => Complaint(block, Regions));
        Assert.True(!strangers.Any(), string.Join("\n\n", strangers));
    }

    // Who has both namespaces in use could not compile it.
    [Theory]
    [MemberData(nameof(Documents))]
    public void A_name_that_losses_and_metrics_share_stands_alone_only_beside_a_short_name(string document)
    {
        var shared = NamesIn("Anneal.Losses").Intersect(NamesIn("Anneal.Metrics")).ToList();
        Assert.Contains("MeanSquaredError", shared);
        var bare = new Regex($@"(?<![.\w])({string.Join('|', shared)})(?=[(.<])");
        Assert.All(
            Blocks(document).Where(block => !block.Code.Usings.Contains("using Metrics = Anneal.Metrics;")),
            block => Assert.DoesNotMatch(bare, string.Join('\n', block.Code.Body)));

        static IEnumerable<string> NamesIn(string space) => typeof(Layers.Dense).Assembly.GetExportedTypes().Where(type => type.Namespace == space).Select(type => type.Name);
    }

    [Fact]
    public void Every_region_is_shown_in_a_document()
    {
        var blocks = Repository.Documents.SelectMany(path => Blocks(Repository.Name(path))).ToList();
        var unused = Regions.Where(region => !blocks.Exists(region.IsShownBy)).Select(region => $"'{region.Name}' in {region.File}");
        Assert.True(!unused.Any(), $"No document shows {string.Join(", ", unused)}.");
    }

    [Fact]
    public void Regions_have_names_of_their_own() =>
        Assert.Equal(Regions.Count, Regions.Select(region => region.Name).Distinct().Count());

    [Fact]
    public void Every_region_stands_in_a_file_with_tests() =>
        Assert.All(Repository.SnippetFiles, file => Assert.Contains("[Fact]", File.ReadAllText(file), StringComparison.Ordinal));

    [Fact]
    public void A_block_that_drifted_is_named_with_the_nearest_region_and_the_line()
    {
        var regions = Region.Read("Test.cs", ["// snippet: far", "var c = 3;", "// end snippet", "// snippet: near", "var a = 1;", "var b = 2;", "// end snippet"]);
        var block = CodeBlock.Read("page.md", ["Text", "```csharp", "var a = 1;", "var b = 3;", "```"]).Single();
        Assert.DoesNotContain(regions, region => region.IsShownBy(block));
        Assert.Equal(
            "page.md:2: no region equals this block. The nearest is 'near' in Test.cs; line 2 differs:\n    document:  var b = 3;\n    region:    var b = 2;",
            Complaint(block, regions));
    }

    [Theory]
    [InlineData("```csharp", "```")]
    [InlineData("```cs", "```")]
    [InlineData("``` C#", "```")]
    [InlineData("  ~~~csharp title", "  ~~~")]
    [InlineData("````csharp", "````")]
    public void Every_spelling_of_a_block_is_found(string open, string close) =>
        Assert.Equal(["f();"], CodeBlock.Read("page.md", [open, "    f();", close, "```python", "g()", "```"]).Single().Code.Body);

    [Fact]
    public void A_block_with_directives_needs_all_those_of_the_file()
    {
        var region = Region.Read("Test.cs", ["using A;", "using B;", "// snippet: x", "    f();", "// end snippet"]).Single();
        Assert.True(region.IsShownBy(Block("using A;", "using B;", "", "f();")));
        Assert.True(region.IsShownBy(Block("f();")));
        Assert.False(region.IsShownBy(Block("using A;", "", "f();")));
        Assert.False(region.IsShownBy(Block("using A;", "using B;", "using C;", "", "f();")));

        static CodeBlock Block(params string[] lines) => CodeBlock.Read("page.md", ["```csharp", .. lines, "```"]).Single();
    }

    [Fact]
    public void What_is_left_open_is_an_error()
    {
        Assert.Throws<FormatException>(() => CodeBlock.Read("page.md", ["```csharp", "f();"]));
        Assert.Throws<FormatException>(() => Region.Read("Test.cs", ["// snippet: x", "f();"]));
    }

    private static IReadOnlyList<CodeBlock> Blocks(string document) =>
        CodeBlock.Read(document, File.ReadAllLines(Path.Combine(Repository.Root, document)));

    private static string Complaint(CodeBlock block, IReadOnlyList<Region> regions)
    {
        var nearest = regions.MaxBy(region => region.Likeness(block))!;
        return $"{block.Document}:{block.Line}: no region equals this block. The nearest is '{nearest.Name}' in {nearest.File}; {nearest.FirstDifference(block)}";
    }
}
