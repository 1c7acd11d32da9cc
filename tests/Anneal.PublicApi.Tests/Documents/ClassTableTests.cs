namespace Anneal.PublicApi.Tests.Documents;

/// <summary>The tables of classes in docs/ are made of their documentation, by this test where <c>ANNEAL_WRITE_TABLES</c> is 1.</summary>
public sealed class ClassTableTests
{
    private const string Command = "ANNEAL_WRITE_TABLES=1 dotnet run --project tests/Anneal.PublicApi.Tests -- -class '*ClassTableTests'";

    private static readonly bool Writes = Environment.GetEnvironmentVariable("ANNEAL_WRITE_TABLES") == "1";

    public static TheoryData<string> Pages => [.. Repository.Documents.Where(path => ClassTable.KindsOn(File.ReadAllText(path)).Any()).Select(Repository.Name)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Tables_are_what_the_documentation_of_the_classes_says(string page)
    {
        var path = Path.Combine(Repository.Root, page);
        var shown = File.ReadAllText(path);
        if (Writes) File.WriteAllText(path, shown = ClassTable.Refresh(shown));
        Assert.True(ClassTable.Refresh(shown) == shown, $"The tables of {page} are not those of the code. This writes them: {Command}");
    }

    [Fact]
    public void Every_kind_has_its_tables_on_one_page() => Assert.Equal(
        ClassTable.All.Select(table => table.Kind.Name).Order(),
        Pages.SelectMany(page => ClassTable.KindsOn(File.ReadAllText(Path.Combine(Repository.Root, page.Data)))).Order());
}
