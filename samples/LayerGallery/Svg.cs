using System.Globalization;
using System.Text;

namespace LayerGallery;

/// <summary>A picture of cells with numbers, as the text of an SVG file. The same calls give the same text everywhere.</summary>
internal sealed class Svg
{
    /// <summary>The side of a cell, in pixels.</summary>
    public const int Cell = 40;

    public const string White = "#ffffff", Blue = "#cfe2f3", DarkBlue = "#6fa8dc", Grey = "#eeeeee", Green = "#d9ead3", Ink = "#333333", Faint = "#bbbbbb";

    private readonly StringBuilder body = new();

    public void Box(double x, double y, string text, string fill = White, bool dashed = false, double size = Cell)
    {
        body.Append(Invariant($"""<rect x="{x}" y="{y}" width="{size}" height="{size}" fill="{fill}" stroke="{Ink}"{(dashed ? " stroke-dasharray=\"4 3\"" : "")}/>""")).Append('\n');
        Text(x + (size / 2), y + (size / 2) + 5, text, dashed ? "#888888" : Ink);
    }

    public void Text(double x, double y, string text, string colour = Ink, string anchor = "middle", int size = 14) =>
        body.Append(Invariant($"""<text x="{x}" y="{y}" fill="{colour}" font-size="{size}" text-anchor="{anchor}">{text}</text>""")).Append('\n');

    public void Line(double x1, double y1, double x2, double y2, bool strong = false) => body.Append(Invariant(
        $"""<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{(strong ? Ink : Faint)}" stroke-width="{(strong ? 2 : 1)}"/>""")).Append('\n');

    /// <summary>The file.</summary>
    public string ToString(int width, int height) => Invariant(
        $"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif">""")
        + Invariant($"""{"\n"}<rect width="{width}" height="{height}" fill="{White}"/>{"\n"}""") + body + "</svg>\n";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
