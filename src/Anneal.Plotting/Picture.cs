using ScottPlot;

namespace Anneal.Plotting;

/// <summary>Pictures in files, written under a temporary name first, so that no reader finds half a picture.</summary>
internal static class Picture
{
    private const int MinSize = 100;
    private const int MaxSize = 10_000;

    public static void Save(string path, int width, int height, Func<Plot> draw)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        CheckSize(width, nameof(width));
        CheckSize(height, nameof(height));
        var isSvg = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".SVG" => true,
            ".PNG" => false,
            var other => throw new ArgumentException($"The file must end in .png or .svg; '{path}' ends in '{other}'.", nameof(path)),
        };

        using var plot = draw();
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var temporary = Path.Combine(directory, Path.GetRandomFileName());
        try
        {
            if (isSvg)
                File.WriteAllText(temporary, plot.GetSvgXml(width, height));
            else
                File.WriteAllBytes(temporary, plot.GetImage(width, height).GetImageBytes(ImageFormat.Png));
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void CheckSize(int value, string parameter)
    {
        if (value is < MinSize or > MaxSize)
            throw new ArgumentOutOfRangeException(parameter, value, $"{parameter} must be between {MinSize} and {MaxSize} pixels.");
    }
}
