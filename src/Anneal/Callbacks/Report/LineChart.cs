using System.Globalization;
using System.Net;
using System.Text;

namespace Anneal.Callbacks;

/// <summary>Lines over epochs or updates as an SVG picture that a page holds.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Unit">What the numbers below count.</param>
/// <param name="Lines">Each with its name and points.</param>
internal sealed record LineChart(string Title, string Unit, IReadOnlyList<(string Name, IReadOnlyList<(double X, double Y)> Points)> Lines)
{
    private const int Width = 640, Height = 300, Left = 82, Right = 16, Top = 12, Bottom = 50, MostDots = 60, Colors = 4;

    /// <summary>The figure with its caption.</summary>
    public string Figure()
    {
        var points = Lines.SelectMany(line => line.Points).ToList();
        var (x, y) = (new ChartAxis(points.Select(point => point.X), whole: true), new ChartAxis(points.Select(point => point.Y), mayBeLogarithmic: true));
        var text = new StringBuilder("<figure><figcaption><b>").Append(WebUtility.HtmlEncode(Title)).Append("</b>");
        foreach (var (i, line) in Lines.Index()) text.Append(Invariant($"<span class=\"key c{i % Colors}\">{WebUtility.HtmlEncode(line.Name)} <i>{LastOf(line.Points)}</i></span>"));
        text.Append(Invariant($"</figcaption><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(Title)}\">"));
        foreach (var (place, value) in y.Labels)
            text.Append(Invariant($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Down(place):0.#}\" y2=\"{Down(place):0.#}\"/>"))
                .Append(Invariant($"<text class=\"y\" x=\"{Left - 8}\" y=\"{Down(place) + 4:0.#}\">{NumberText.General(value, 4)}</text>"));
        foreach (var (place, value) in x.Labels)
            text.Append(Invariant($"<text class=\"x\" x=\"{Along(place):0.#}\" y=\"{Height - Bottom + 20}\">{NumberText.General(value, 9)}</text>"));
        text.Append(Invariant($"<text class=\"x unit\" x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 4}\">{WebUtility.HtmlEncode(Unit)}</text>"));
        foreach (var (i, line) in Lines.Index()) Draw(text, line.Name, line.Points, i % Colors, x, y);
        return text.Append("</svg></figure>\n").ToString();
    }

    /// <summary>A line that is broken where there is no number, with dots that tell their numbers.</summary>
    private void Draw(StringBuilder text, string name, IReadOnlyList<(double X, double Y)> points, int color, ChartAxis x, ChartAxis y)
    {
        var path = new StringBuilder();
        var isBroken = true;
        foreach (var (at, value) in points)
        {
            if (double.IsFinite(value)) path.Append(Invariant($"{(isBroken ? 'M' : 'L')}{Along(x.Place(at)):0.#} {Down(y.Place(value)):0.#}"));
            isBroken = !double.IsFinite(value);
        }
        text.Append(Invariant($"<path class=\"c{color}\" d=\"{path}\"/>"));
        if (points.Count > MostDots) return;
        foreach (var (at, value) in points.Where(point => double.IsFinite(point.Y)))
            text.Append(Invariant($"<circle class=\"c{color}\" cx=\"{Along(x.Place(at)):0.#}\" cy=\"{Down(y.Place(value)):0.#}\" r=\"3\">"))
                .Append(Invariant($"<title>{WebUtility.HtmlEncode($"{name}, {Unit} {NumberText.General(at, 9)}: {NumberText.General(value, 6)}")}</title></circle>"));
    }

    private static string LastOf(IReadOnlyList<(double X, double Y)> points) => points.Count == 0 ? "" : NumberText.General(points[^1].Y, 4);

    private static double Along(double place) => Left + place * (Width - Left - Right);

    private static double Down(double place) => Height - Bottom - place * (Height - Top - Bottom);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
