namespace Anneal.Cli.Output;

/// <summary>How a chart is to look; title and size are those of a picture.</summary>
internal sealed record ChartStyle(bool Logarithmic, bool Fit, string? Title, int Width, int Height);
