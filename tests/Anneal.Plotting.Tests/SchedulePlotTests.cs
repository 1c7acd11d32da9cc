using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Anneal.Schedules;
using SkiaSharp;

namespace Anneal.Plotting.Tests;

public sealed class SchedulePlotTests : IDisposable
{
    private static readonly LearningRateSchedule Cosine = new CosineDecay(0.1, decaySteps: 100.Percent);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("anneal-plotting");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(800, 480)]
    [InlineData(320, 200)]
    public void A_png_has_the_size_asked_for_and_something_drawn(int width, int height)
    {
        var path = In("cosine.png");
        Cosine.Plot(1_000).Save(path, width, height);
        var bytes = File.ReadAllBytes(path);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10], bytes[..8]);
        Assert.Equal((width, height), (BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20))));
        using var bitmap = SKBitmap.Decode(bytes);
        Assert.True(bitmap.Pixels.Distinct().Count() > 10);
        Assert.Equal(["cosine.png"], Files);
    }

    [Fact]
    public void An_svg_is_xml_with_the_labels()
    {
        (Cosine.Plot(new RunLength(stepsPerEpoch: 100, epochs: 10)) with { Title = "Cosine" }).Save(In("cosine.SVG"));
        var texts = Texts("cosine.SVG");
        Assert.Contains("step", texts);
        Assert.Contains("learning rate", texts);
        Assert.Contains("epoch", texts);
        Assert.Contains("Cosine", texts);
    }

    [Fact]
    public void Bytes_and_text_are_what_the_files_hold()
    {
        Cosine.Plot(1_000).Save(In("cosine.png"), 320, 200);
        Cosine.Plot(1_000).Save(In("cosine.svg"), 320, 200);
        Assert.Equal(File.ReadAllBytes(In("cosine.png")), Cosine.Plot(1_000).ToPng(320, 200));
        Assert.Equal(Texts("cosine.svg"), SvgText.OfXml(Cosine.Plot(1_000).ToSvg(320, 200)));
    }

    [Fact]
    public void Without_epochs_there_is_no_axis_of_epochs()
    {
        Cosine.Plot(1_000).Save(In("cosine.svg"));
        Assert.DoesNotContain("epoch", Texts("cosine.svg"));
    }

    [Fact]
    public void An_overlay_names_every_schedule_in_the_legend()
    {
        SchedulePlot.Of(1_000, ("wave", Cosine), ("stairs", new StepDecay(0.1, stepSize: 300))).Save(In("both.svg"));
        var texts = Texts("both.svg");
        Assert.Contains("wave", texts);
        Assert.Contains("stairs", texts);
    }

    [Fact]
    public void A_logarithmic_axis_leaves_zeros_out()
    {
        var holes = new MultiStepRates(milestones: [100, 200], values: [0.1, 0, 0.001]);
        (holes.Plot(300) with { Logarithmic = true }).Save(In("log.svg"));
        Assert.Contains("0.01", Texts("log.svg"));
    }

    [Theory]
    [InlineData(0.1, 0.05, new[] { "0.05", "0.06", "0.08", "0.1" })]
    [InlineData(0.1, 1e-4, new[] { "0.0001", "0.001", "0.01", "0.1" })]
    [InlineData(1, 1e-30, new[] { "1", "1e-12", "1e-30" })]
    public void A_logarithmic_axis_fits_the_rates(double from, double to, string[] some)
    {
        var plot = new ExponentialDecay(from, 1_000, to / from).Plot(1_001) with { Logarithmic = true };
        var labels = SvgText.OfXml(plot.ToSvg(560, 320));
        Assert.All(some, label => Assert.Contains(label, labels));
        Assert.DoesNotContain("10", labels);
    }

    [Fact]
    public void Of_a_cosine_that_ends_as_good_as_0_the_logarithmic_axis_shows_the_rest()
    {
        var labels = SvgText.OfXml((new CosineDecay(0.1, 1_000_000).Plot(1_000_000) with { Logarithmic = true }).ToSvg(560, 320));
        Assert.Contains("0.01", labels);
        Assert.DoesNotContain(labels, label => label.Contains("e-", StringComparison.Ordinal) && int.Parse(label.Split('e')[1], CultureInfo.InvariantCulture) < -5);
    }

    [Fact]
    public void An_axis_starts_at_0_unless_it_is_to_fit_the_rates()
    {
        var momentum = new CosineDecay(0.95, 1_000, alpha: 0.9).Plot(1_000);
        Assert.Contains("0.2", SvgText.OfXml(momentum.ToSvg()));
        Assert.DoesNotContain("0.2", SvgText.OfXml((momentum with { FromZero = false }).ToSvg()));
        Assert.Contains("-0.05", SvgText.OfXml(new LinearDecay(0.1, 100, -0.1).Plot(100).ToSvg()));
    }

    [Fact]
    public void Stairs_go_straight_down_and_stay_to_the_end_of_the_run()
    {
        var curve = Points(new ExponentialDecay(0.1, 3, 0.5, staircase: true).Plot(8).ToSvg());
        Assert.Equal([(0, 0.1), (3, 0.1), (3, 0.05), (6, 0.05), (6, 0.025), (8, 0.025)], Corners(curve, steps: 8));
    }

    [Fact]
    public void Every_label_is_without_serifs()
    {
        var svg = Cosine.Plot(new RunLength(stepsPerEpoch: 100, epochs: 10)).ToSvg();
        Assert.Contains(", sans-serif\"", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("Serif", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("font-weight", svg, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, 100)]
    [InlineData(320, 200)]
    [InlineData(1600, 300)]
    [InlineData(300, 900)]
    public void Most_of_a_picture_is_curves(int width, int height)
    {
        using var bitmap = SKBitmap.Decode(SchedulePlot.Of(1_000, (new string('n', 100), Cosine), ("b", 0.05), ("c", 0.02)).ToPng(width, height));
        var rows = Enumerable.Range(0, height).Where(y => Enumerable.Range(0, width).Any(x => bitmap.GetPixel(x, y) is var pixel && pixel.Blue - pixel.Red > 60)).ToList();
        Assert.True(rows[^1] - rows[0] > 0.3 * height, $"{rows[0]} to {rows[^1]} of {height}");
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_file_that_is_replaced_keeps_its_permissions()
    {
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite;
        File.WriteAllText(In("cosine.svg"), "former");
        File.SetUnixFileMode(In("cosine.svg"), mode);
        Cosine.Plot(100).Save(In("cosine.svg"));
        Assert.Equal(mode, File.GetUnixFileMode(In("cosine.svg")));
        Assert.Equal(["cosine.svg"], Files);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named() => Assert.Equal(
        $"'{In("no/cosine.svg")}' cannot be written: there is no folder '{In("no")}'. Create it first, or choose another folder.",
        Assert.Throws<IOException>(() => Cosine.Plot(100).Save(In("no/cosine.svg"))).Message);

    [Fact]
    public void A_logarithmic_axis_with_nothing_above_zero_is_refused()
    {
        var plot = new ConstantRate(0).Plot(100) with { Logarithmic = true };
        Assert.Contains("linear", Assert.Throws<InvalidOperationException>(() => plot.Save(In("log.png"))).Message, StringComparison.Ordinal);
        Assert.Empty(Files);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4_001)]
    [InlineData(10_000_000_000)]
    public void Runs_of_every_length_are_drawn(long steps)
    {
        Cosine.Plot(steps).Save(In("cosine.png"));
        Assert.Equal(["cosine.png"], Files);
    }

    [Theory]
    [InlineData(1_000, "500")]
    [InlineData(10_000_000_000, "5e9")]
    public void Steps_are_on_the_axis_however_long_the_run(long steps, string label)
    {
        Cosine.Plot(steps).Save(In("cosine.svg"));
        Assert.Contains(label, Texts("cosine.svg"));
    }

    [Theory]
    [InlineData("plot.jpg")]
    [InlineData("plot")]
    public void Another_extension_is_refused(string name)
    {
        var error = Assert.Throws<ArgumentException>(() => Cosine.Plot(10).Save(In(name)));
        Assert.Equal("path", error.ParamName);
        Assert.Contains(".svg", error.Message, StringComparison.Ordinal);
        Assert.Empty(Files);
    }

    [Fact]
    public void What_cannot_be_drawn_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("width", () => Cosine.Plot(10).Save(In("a.png"), width: 99));
        Assert.Throws<ArgumentOutOfRangeException>("height", () => Cosine.Plot(10).Save(In("a.png"), height: 10_001));
        Assert.Throws<ArgumentException>("schedules", () => SchedulePlot.Of(10));
        Assert.Throws<ArgumentException>("schedules", () => SchedulePlot.Of(10, (" ", Cosine)));
        Assert.Throws<ArgumentException>("run", () => Cosine.Plot(new RunLength(stepsPerEpoch: 10)));
    }

    private IEnumerable<string> Files => _folder.EnumerateFiles().Select(file => file.Name);

    /// <summary>The points of the first line in the colour of the first curve.</summary>
    private static List<(double X, double Y)> Points(string svg) => [.. Regex.Matches(
        XDocument.Parse(svg).Descendants().First(element => element.Name.LocalName == "path" && (string?)element.Attribute("stroke-width") == "1.8").Attribute("d")!.Value,
        "[ML]([0-9.]+) ([0-9.]+)").Select(point => (double.Parse(point.Groups[1].Value, CultureInfo.InvariantCulture), double.Parse(point.Groups[2].Value, CultureInfo.InvariantCulture)))];

    /// <summary>Where a line turns, in steps and rates: it runs from step 0 to the last, and its greatest rate is 0.1.</summary>
    private static List<(double Step, double Rate)> Corners(List<(double X, double Y)> line, double steps)
    {
        var (left, right, high) = (line[0].X, line[^1].X, line.Min(point => point.Y));
        var (low, atLow) = (line.Max(point => point.Y), 0.025);
        return [.. line.Where((point, i) => i == 0 || i == line.Count - 1 || Turns(line[i - 1], point, line[i + 1])).Select(point => (
            Math.Round((point.X - left) / (right - left) * steps, 2),
            Math.Round(0.1 + (point.Y - high) / (low - high) * (atLow - 0.1), 4)))];

        static bool Turns((double X, double Y) a, (double X, double Y) b, (double X, double Y) c) =>
            Math.Abs((b.X - a.X) * (c.Y - b.Y) - (b.Y - a.Y) * (c.X - b.X)) > 1e-3;
    }

    private string In(string name) => Path.Combine(_folder.FullName, name);

    private List<string> Texts(string name) => SvgText.Of(In(name));
}
