using System.CommandLine;

namespace Anneal.Cli.Output;

/// <summary>The options of charts, and those that only pictures have.</summary>
internal sealed class ChartOptions
{
    private const int MinSize = 100, MaxSize = 10_000, Width = 800, Height = 480;

    private readonly Option<bool> _log = new("--log") { Description = "Put rates on a logarithmic axis; rates of 0 or less are left out." };
    private readonly Option<bool> _fit = new("--fit") { Description = "Fit the axis to the rates. Otherwise it starts at 0." };
    private readonly Option<string?> _title = new("--title") { Description = "The title of a picture.", HelpName = "TEXT" };
    private readonly Option<string?> _width = Size("--width", Width);
    private readonly Option<string?> _height = Size("--height", Height);

    public void AddTo(Command command)
    {
        command.Options.Add(_log);
        command.Options.Add(_fit);
        command.Options.Add(_title);
        command.Options.Add(_width);
        command.Options.Add(_height);
    }

    /// <summary>Reads the options. Options that the format does not use are refused.</summary>
    public ChartStyle Read(ParseResult parsed, OutputFormat format)
    {
        var isPicture = format is OutputFormat.Png or OutputFormat.Svg;
        Option<bool>[] ofCharts = [_log, _fit];
        if (!isPicture && format != OutputFormat.Text && ofCharts.FirstOrDefault(parsed.GetValue) is { } useless)
            throw new UsageException($"{useless.Name} is for charts: text, png and svg.");
        Option<string?>[] ofPictures = [_title, _width, _height];
        if (!isPicture && ofPictures.FirstOrDefault(option => parsed.GetValue(option) is not null) is { } surplus)
            throw new UsageException($"{surplus.Name} is for pictures: give --output FILE.png or FILE.svg, or --format png or svg.");
        return new(
            parsed.GetValue(_log),
            parsed.GetValue(_fit),
            parsed.GetValue(_title),
            (int)(WholeNumber.Of(parsed, _width, MinSize, MaxSize) ?? Width),
            (int)(WholeNumber.Of(parsed, _height, MinSize, MaxSize) ?? Height));
    }

    private static Option<string?> Size(string name, int usual) =>
        new(name) { Description = $"The {name[2..]} of a picture, {MinSize} to {MaxSize}. Default {usual}.", HelpName = "PIXELS" };
}
