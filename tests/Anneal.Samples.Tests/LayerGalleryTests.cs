using System.Reflection;
using LayerGallery;

namespace Anneal.Samples.Tests;

/// <summary>The pictures of docs/layers.md and their words are those that the program writes.</summary>
public sealed class LayerGalleryTests
{
    private const string Command = "dotnet run --project samples/LayerGallery -- docs";

    private static readonly string Docs = Path.Combine(
        typeof(LayerGalleryTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!, "docs");

    public static TheoryData<string> Names => [.. Pictures.All.Select(picture => picture.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_picture_shows_what_the_layers_compute(string name)
    {
        var drawn = Pictures.All.Single(picture => picture.Name == name).Draw();
        Assert.True(drawn == File.ReadAllText(Path.Combine(Docs, Pictures.Folder, $"{name}.svg")), $"{name}.svg is not what is drawn today. This draws it: {Command}");
    }

    [Fact]
    public void The_page_has_every_picture_with_its_words()
    {
        var page = File.ReadAllText(Path.Combine(Docs, "layers.md"));
        Assert.Contains("![Attention]", page, StringComparison.Ordinal);
        Assert.True(Pictures.Refresh(page) == page, $"The pictures of docs/layers.md are not those of today. This writes them: {Command}");
    }

    [Fact]
    public void No_other_picture_is_there() => Assert.Equal(
        Pictures.All.Select(picture => $"{picture.Name}.svg").Order(),
        Directory.EnumerateFiles(Path.Combine(Docs, Pictures.Folder)).Select(path => Path.GetFileName(path)).Order());
}
