using System.Xml.Linq;

namespace Anneal.Plotting.Tests;

/// <summary>The texts of an SVG picture.</summary>
internal static class SvgText
{
    public static List<string> Of(string path) => OfXml(File.ReadAllText(path));

    public static List<string> OfXml(string xml) =>
        [.. XDocument.Parse(xml).Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value.Trim())];
}
