using System.Xml.Linq;

namespace Anneal.Schedules.Tests;

/// <summary>What the documentation of every schedule must say.</summary>
public class DocumentationTests
{
    private static readonly XDocument Documentation = XDocument.Load(
        Path.Combine(AppContext.BaseDirectory, $"{typeof(LearningRateSchedule).Assembly.GetName().Name}.xml"), LoadOptions.PreserveWhitespace);

    [Theory]
    [MemberData(nameof(ConventionTests.AllSchedules), MemberType = typeof(ConventionTests))]
    public void A_schedule_shows_its_formula_picture_units_range_example_and_source(Type type)
    {
        var member = Documentation.Descendants("member").Single(member => (string?)member.Attribute("name") == $"T:{type}");
        var remarks = member.Element("remarks")!;
        var text = string.Join(' ', remarks.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(remarks.Element("para")!.Descendants("c"), code => code.Value.Contains('=', StringComparison.Ordinal));
        Assert.NotEmpty(remarks.Elements("code"));
        Assert.Contains("Steps count optimizer updates", text, StringComparison.Ordinal);
        Assert.Matches("[Bb]efore step 0|[Bb]efore the first knot|negative steps|negative ones", text);
        Assert.Matches("[Aa]fter|no end|for ever", text);
        Assert.NotEmpty(remarks.Elements("example").Elements("code"));
        Assert.Contains(remarks.Elements("para"), paragraph => paragraph.Value.StartsWith("Source: ", StringComparison.Ordinal));
    }
}
