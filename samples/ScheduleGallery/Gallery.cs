using System.Text;
using Anneal.Plotting;
using Anneal.Schedules;

namespace ScheduleGallery;

/// <summary>The page that shows every schedule, and its pictures.</summary>
public static class Gallery
{
    private const string Pictures = "images/schedules";

    /// <summary>The text of the page.</summary>
    public static string Page()
    {
        var descriptions = new Descriptions(typeof(LearningRateSchedule).Assembly);
        var page = new StringBuilder("""
            # Schedules

            This page shows every schedule with its picture, formula and code. [The guide](schedule-guide.md) shows how to use them. All pictures show a run of 10 epochs of
            100 steps, `new RunLength(stepsPerEpoch: 100, epochs: 10)`. The texts are those of the API documentation. This page is generated:
            `dotnet run --project samples/ScheduleGallery -- docs`.

            ## Curves

            """.ReplaceLineEndings("\n"));
        foreach (var exhibit in Exhibits.Curves)
            Show(page, exhibit, descriptions);
        page.Append("\n## Shapes of curves\n");
        foreach (var exhibit in Exhibits.Shapes)
            Show(page, exhibit, descriptions);
        page.Append("\n## Compositions\n");
        foreach (var exhibit in Exhibits.Compositions)
            Show(page, exhibit, descriptions);
        return page.ToString();
    }

    /// <summary>Writes the page into a folder, and the pictures that are missing. Existing pictures stay, because the fonts of another machine would change some pixels.</summary>
    public static void Write(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, Pictures));
        File.WriteAllText(Path.Combine(folder, "schedules.md"), Page());
        foreach (var exhibit in Exhibits.All.Where(exhibit => !File.Exists(Path.Combine(folder, Pictures, exhibit.Picture))))
            exhibit.Schedule.Plot(Exhibits.Run).Save(Path.Combine(folder, Pictures, exhibit.Picture), width: 560, height: 320);
    }

    private static void Show(StringBuilder page, Exhibit exhibit, Descriptions descriptions)
    {
        page.Append($"\n### {(exhibit.Title.Length == 1 ? $"`{exhibit.Title}`" : exhibit.Title)}\n\n{descriptions.Summary(exhibit.Member)}\n\n");
        if (descriptions.Formula(exhibit.Member) is { } formula)
            page.Append($"{formula}\n\n");
        page.Append($"![{exhibit.Title}]({Pictures}/{exhibit.Picture})\n\n```csharp\nvar schedule = {exhibit.Code};\n```\n");
    }
}
