using System.Buffers.Binary;
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

    private string In(string name) => Path.Combine(_folder.FullName, name);

    private List<string> Texts(string name) => SvgText.Of(In(name));
}
