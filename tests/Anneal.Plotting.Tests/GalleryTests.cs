using System.Reflection;
using Anneal.Schedules;
using ScheduleGallery;

namespace Anneal.Plotting.Tests;

public sealed class GalleryTests
{
    private static readonly string Docs = Path.Combine(
        typeof(GalleryTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!, "docs");

    [Fact]
    public void The_page_is_the_one_that_the_program_generates() =>
        Assert.Equal(Gallery.Page(), File.ReadAllText(Path.Combine(Docs, "schedules.md")).ReplaceLineEndings("\n"));

    [Fact]
    public void Every_public_schedule_is_shown()
    {
        var schedules = typeof(LearningRateSchedule).Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(LearningRateSchedule)) && !type.IsAbstract).Select(type => type.Name).ToList();
        Assert.NotEmpty(schedules);
        Assert.Empty(schedules.Except(Exhibits.Curves.Select(exhibit => exhibit.Title)));
    }

    [Fact]
    public void Every_shape_of_a_curve_is_shown() => Assert.Empty(
        Enum.GetNames<DecayShape>().Select(name => $"DecayShape.{name}").Concat(Enum.GetNames<WarmupShape>().Select(name => $"WarmupShape.{name}"))
            .Except(Exhibits.Shapes.Select(exhibit => exhibit.Title)));

    [Fact]
    public void Words_and_code_are_kept_apart() => Assert.DoesNotContain("``", Gallery.Page().Replace("```", "", StringComparison.Ordinal), StringComparison.Ordinal);

    [Fact]
    public void Every_picture_is_there_and_no_other()
    {
        var pictures = Directory.EnumerateFiles(Path.Combine(Docs, "images", "schedules")).Select(path => Path.GetFileName(path)!);
        Assert.Equal(Exhibits.All.Select(exhibit => exhibit.Picture).Order(), pictures.Order());
    }
}
