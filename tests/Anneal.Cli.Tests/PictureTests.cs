using System.Buffers.Binary;
using System.Xml.Linq;

namespace Anneal.Cli.Tests;

public sealed class PictureTests : IDisposable
{
    private static readonly string[] Decay =
        ["exponential-decay", "--initial-learning-rate", "0.1", "--decay-steps", "100", "--decay-rate", "0.9"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("plot")]
    [InlineData("compare")]
    public void A_file_that_ends_with_png_is_a_picture_and_nothing_else_is_left(string command)
    {
        var file = In("curve.png");
        var result = Tool.Run(["schedule", command, .. Decay, "--length", "1000", "--output", file, "--width", "640", "--height", "360"]);
        Assert.Equal((0, "", ""), (result.Code, result.Output, result.Error));
        Assert.Equal((640, 360), SizeOfPng(File.ReadAllBytes(file)));
        Assert.Equal([file], Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public void An_svg_has_the_title_the_axes_and_the_epochs_of_the_run()
    {
        var file = In("curve.SVG");
        var result = Tool.Run(["schedule", "plot", .. Decay, "--steps-per-epoch", "46", "--epochs", "30", "--title", "Decay", "--output", file]);
        Assert.Equal((0, "", ""), (result.Code, result.Output, result.Error));
        var texts = Texts(File.ReadAllText(file));
        Assert.All(["Decay", "step", "learning rate", "epoch", "30"], text => Assert.Contains(text, texts));
    }

    [Fact]
    public void Without_steps_of_an_epoch_there_is_no_axis_of_epochs() =>
        Assert.DoesNotContain("epoch", Texts(Tool.Run(["schedule", "plot", .. Decay, "--format", "svg"]).Output));

    [Fact]
    public void The_legend_says_what_tells_the_schedules_apart()
    {
        var texts = Texts(Tool.Run(["schedule", "compare", .. Decay, .. Decay[..^1], "0.8", "0.05", "--format", "svg"]).Output);
        Assert.All(["exponential-decay --decay-rate 0.9", "exponential-decay --decay-rate 0.8", "0.05"], name => Assert.Contains(name, texts));
    }

    [Fact]
    public void A_logarithmic_axis_has_powers_of_ten()
    {
        var texts = Texts(Tool.Run("schedule", "plot", "10 ^ (-step / 100)", "--length", "301", "--log", "--format", "svg").Output);
        Assert.All(["1", "0.1", "0.01", "0.001"], label => Assert.Contains(label, texts));
    }

    [Fact]
    public void A_picture_starts_at_0_unless_it_is_to_fit_the_rates()
    {
        string[] momentum = ["schedule", "plot", "0.9 + 0.05 * step / 1000", "--length", "1000", "--format", "svg"];
        Assert.Contains("0.2", Texts(Tool.Run(momentum).Output));
        Assert.DoesNotContain("0.2", Texts(Tool.Run([.. momentum, "--fit"]).Output));
    }

    [Fact]
    public void Redirected_standard_output_holds_the_bytes_of_the_picture_and_no_other()
    {
        var file = In("curve.png");
        Tool.Run(["schedule", "plot", .. Decay, "--output", file]);
        var result = Tool.Run(["schedule", "plot", .. Decay, "--format", "png"]);
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Equal(File.ReadAllBytes(file), result.Bytes);
    }

    [Fact]
    public void The_format_given_is_stronger_than_the_ending()
    {
        var file = In("curve.dat");
        Assert.Equal(0, Tool.Run(["schedule", "plot", .. Decay, "--format", "png", "--output", file]).Code);
        Assert.Equal((800, 480), SizeOfPng(File.ReadAllBytes(file)));
    }

    [Fact]
    public void A_terminal_is_not_given_a_png()
    {
        // script runs a command in a terminal of its own; what it shows is a terminal's, with errors in it.
        var result = Tool.RunBy("script", ["-qec", $"dotnet exec {Tool.Program} schedule plot 0.1 --format png", "/dev/null"]);
        Assert.Equal(2, result.Code);
        Assert.Contains("anneal: A terminal cannot show a PNG picture", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("IHDR", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_that_cannot_be_drawn_leaves_the_former_file()
    {
        var file = In("curve.png");
        File.WriteAllText(file, "former");
        var result = Tool.Run("schedule", "plot", "0", "--log", "--output", file);
        Assert.Equal(2, result.Code);
        Assert.Contains("--log", result.Error, StringComparison.Ordinal);
        Assert.Equal("former", File.ReadAllText(file));
        Assert.Equal([file], Directory.GetFileSystemEntries(_folder.FullName));
    }

    private static (int Width, int Height) SizeOfPng(byte[] bytes)
    {
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10], bytes[..8]);
        return (BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20)));
    }

    private static List<string> Texts(string svg) =>
        [.. XDocument.Parse(svg).Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value.Trim())];

    private string In(string name) => Path.Combine(_folder.FullName, name);
}
