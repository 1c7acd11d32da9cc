using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ScheduleGallery;

/// <summary>Summaries and remarks from the documentation of a library, as Markdown.</summary>
public sealed partial class Descriptions(Assembly library)
{
    private readonly IReadOnlyList<XElement> _members = [.. XDocument
        .Load(Path.Combine(AppContext.BaseDirectory, $"{library.GetName().Name}.xml"), LoadOptions.PreserveWhitespace)
        .Descendants("member")];

    /// <summary>The summary of a member, by the start of its documentation identifier if that ends in a parenthesis.</summary>
    public string Summary(string member) => Markdown(Of(member).Element("summary")!);

    /// <summary>The first paragraph of the remarks, or null if there is none.</summary>
    public string? Formula(string member) => Of(member).Element("remarks")?.Element("para") is { } paragraph ? Markdown(paragraph) : null;

    /// <summary>All of the remarks; empty if there are none.</summary>
    public string Remarks(string member) => Of(member).Element("remarks") is { } remarks ? Markdown(remarks) : "";

    private XElement Of(string member) => _members.First(element =>
        (string)element.Attribute("name")! is var name && (member.EndsWith('(') ? name.StartsWith(member, StringComparison.Ordinal) : name == member));

    private static string Markdown(XElement element) => Space().Replace(string.Concat(element.Nodes().Select(Markdown)), " ").Trim();

    private static string Markdown(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "para" } paragraph => $" {Markdown(paragraph)} ",
        XElement inner => $"`{((string?)inner.Attribute("cref") ?? (string?)inner.Attribute("name") ?? (string?)inner.Attribute("langword") ?? inner.Value).Split('(')[0].Split('.', ':')[^1]}`",
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
