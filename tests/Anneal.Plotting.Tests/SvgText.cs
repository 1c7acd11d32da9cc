using System.Xml.Linq;

namespace Anneal.Plotting.Tests;

/// <summary>The texts of an SVG picture.</summary>
internal static class SvgText
{
    public static List<string> Of(string path) =>
        [.. XDocument.Load(path).Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value.Trim())];
}
